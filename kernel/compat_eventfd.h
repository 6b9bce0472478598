/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_eventfd - where kernels differ in eventfds
 */
#ifndef KUBUF_COMPAT_EVENTFD_H
#define KUBUF_COMPAT_EVENTFD_H

#include <linux/eventfd.h>

#include "compat_probed.h"

/* Add one to an eventfd. Context: any. */
static inline void kubuf_compat_eventfd_signal(struct eventfd_ctx *ctx)
{
#ifdef KUBUF_HAVE_EVENTFD_SIGNAL_ONE
	eventfd_signal(ctx);
#else
	eventfd_signal(ctx, 1);
#endif
}

#endif
