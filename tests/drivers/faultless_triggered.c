// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_triggered - nothing is wrong; records that come some time after the ioctl that asks for
 * one
 */
#include <linux/workqueue.h>

#define CAPTURE_MS 5

static void triggered_start(void);
static void triggered_end(void);

#define triggered_start triggered_start
#include "triggered.h"

static void captured_now(struct work_struct *work)
{
	capture();
}

static DECLARE_DELAYED_WORK(capturing, captured_now);

static void triggered_start(void)
{
	schedule_delayed_work(&capturing, msecs_to_jiffies(CAPTURE_MS));
}

static void triggered_end(void)
{
	cancel_delayed_work_sync(&capturing);
}

#define faulty_empty triggered_end
#define FAULTY_NAME "faultless_triggered"
#include "skeleton.h"
