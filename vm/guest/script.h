/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * script - run the guest's part of the demo, of the bench or of vm/detectors
 */
#ifndef GUEST_SCRIPT_H
#define GUEST_SCRIPT_H

struct options;

/*
 * Runs @path with the arguments of the command line; its output goes to the
 * channel as it is. Returns NULL when it returned 0 and left the guest in
 * order, else the reason for the verdict.
 */
const char *script_run(const struct options *options, char *path);

#endif
