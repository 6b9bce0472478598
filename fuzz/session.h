/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session - a run of the fuzzer, and the search for the least that shows a fault
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_SESSION_H
#define FUZZ_SESSION_H

#include <stdint.h>

/*
 * For that many seconds, from the programs in the file @corpus on; 0, or 1 when there
 * is a finding, which ends it.
 */
int session_run(uint64_t seed, int seconds, const char *corpus);

/* Each program of the file once; likewise. */
int session_corpus(const char *corpus);

/*
 * The program in @path shows a fault. The file @answers has the numbers of the
 * candidates that were tried in guests before this one and showed it, and behind them
 * the number of the last one tried. Each is tried @rounds times. 0 when it is done.
 */
int session_minimise(const char *path, const char *answers, int rounds);

#endif
