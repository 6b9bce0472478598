/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * script - running the guest's part of the demo, of the bench or of vm/detectors
 */
#ifndef GUEST_SCRIPT_H
#define GUEST_SCRIPT_H

struct options;

/*
 * Runs @path with the arguments of the command line; the output goes to the channel unchanged.
 * Returns NULL if the exit status is 0 and the guest's conditions (oracle.h) hold, otherwise
 * the reason for the verdict.
 */
const char *script_run(const struct options *options, char *path);

#endif
