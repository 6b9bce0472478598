/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * check - run the test programs of /tests and report as one KTAP stream
 */
#ifndef GUEST_CHECK_H
#define GUEST_CHECK_H

struct options;

/* Returns NULL when everything passed, else the reason for the verdict. */
const char *check_run(const struct options *options);

#endif
