/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * detectors - what a debug kernel has to say at the end of all programs
 *
 * Most detectors write to the log, which is read after each program. These must be
 * asked. A stock kernel has none of them, and is asked nothing.
 */
#ifndef GUEST_DETECTORS_H
#define GUEST_DETECTORS_H

#include "oracle.h"

/* Before the first program; returns the number of questions that detectors_end() answers. */
int detectors_begin(void);

void detectors_end(oracle_tell *tell, void *context);

#endif
