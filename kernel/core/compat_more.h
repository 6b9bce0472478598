/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_more - where kernels differ in what few files need
 */
#ifndef KUBUF_COMPAT_MORE_H
#define KUBUF_COMPAT_MORE_H

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

/*
 * io_uring once looked at the VMAs of what is registered with it and took no file
 * but shmem's and hugetlbfs's. It lost sight of them with the argument that
 * pin_user_pages() returned them in (6.5, 4c630f307455), and takes any page since.
 */
#ifdef KUBUF_HAVE_PIN_USER_PAGES_VMAS
#define KUBUF_COMPAT_REGISTERS_DRIVER_PAGES false
#else
#define KUBUF_COMPAT_REGISTERS_DRIVER_PAGES true
#endif

#endif
