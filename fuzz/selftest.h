/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * selftest - whether the fuzzer's own parts do what they say
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_SELFTEST_H
#define FUZZ_SELFTEST_H

/* Prints KTAP; the number of those that failed. */
int selftest(void);

#endif
