/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * shell - a shell in the guest, on the serial console
 */
#ifndef GUEST_SHELL_H
#define GUEST_SHELL_H

struct options;

/* Returns at the end of the shell: NULL, or the reason for the verdict. */
const char *shell_run(const struct options *options);

#endif
