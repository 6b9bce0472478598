// SPDX-License-Identifier: GPL-2.0
/*
 * trace - tracepoints for changes of a buffer's state
 *
 * Copyright (C) the kubuf developers
 */
#define CREATE_TRACE_POINTS
#include "trace.h"
