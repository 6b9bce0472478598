/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * check - running the test programs of /tests, and reporting one KTAP stream
 */
#ifndef GUEST_CHECK_H
#define GUEST_CHECK_H

struct options;

/* Returns NULL if everything passed, otherwise the reason for the verdict. */
const char *check_run(const struct options *options);

#endif
