// SPDX-License-Identifier: GPL-2.0
/*
 * trace - tracepoints: every change of a buffer's state
 *
 * Copyright (C) the kubuf developers
 */
#define CREATE_TRACE_POINTS
#include "trace.h"
