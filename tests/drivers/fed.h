/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fed - records of triggered.h, which come by themselves
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_FED_H
#define FAULTY_FED_H

#define LIVELY_MS 40
#include "lively.h"
#include "triggered.h"

static void lively_tick(void)
{
	capture();
}

#endif
