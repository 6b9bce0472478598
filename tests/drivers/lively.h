/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lively - memory that changes by itself
 *
 * Copyright (C) the kubuf developers
 *
 * A driver that includes this has a function lively_tick(), which is called over and over.
 */
#ifndef FAULTY_LIVELY_H
#define FAULTY_LIVELY_H

#include <linux/jiffies.h>
#include <linux/workqueue.h>

#include "skeleton.h"

/* Milliseconds between two calls of lively_tick(). */
#ifndef LIVELY_MS
#define LIVELY_MS 10
#endif

static void lively_tick(void);

static void lively_run(struct work_struct *work)
{
	lively_tick();
	schedule_delayed_work(to_delayed_work(work), msecs_to_jiffies(LIVELY_MS));
}

static DECLARE_DELAYED_WORK(lively_work, lively_run);

static void faulty_fill(void)
{
	fill(data);
	schedule_delayed_work(&lively_work, 0);
}

static void faulty_empty(void)
{
	cancel_delayed_work_sync(&lively_work);
}

#define faulty_fill faulty_fill
#define faulty_empty faulty_empty

#endif
