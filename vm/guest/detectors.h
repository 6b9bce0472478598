/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * detectors - questions to a debug kernel's detectors after all programs
 *
 * Most detectors write to the log, which is read after each program. The detectors here must be
 * asked. A stock kernel has none of them.
 */
#ifndef GUEST_DETECTORS_H
#define GUEST_DETECTORS_H

#include "oracle.h"

/* Called before the first program. Returns the number of questions that detectors_end() answers. */
int detectors_begin(void);

void detectors_end(oracle_tell *tell, void *context);

#endif
