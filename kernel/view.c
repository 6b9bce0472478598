// SPDX-License-Identifier: GPL-2.0
/*
 * view - the kernel view: the whole buffer at one kernel address
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/export.h>

#include "buf.h"
#include "trace.h"

static int charge_view(struct kubuf *buf)
{
	if (buf->ops->charged)
		return 0;
	return kubuf_account_charge(&buf->locked, buf->nr_pages, buf->label);
}

static void uncharge_view(struct kubuf *buf)
{
	if (!buf->ops->charged)
		kubuf_account_uncharge(&buf->locked);
}

/* Charge for the view and make it, for its first holder. Called with view_lock held. */
static int view_make(struct kubuf *buf)
{
	int err;

	lockdep_assert_held(&buf->view_lock);
	err = charge_view(buf);
	if (err)
		return err;
	err = buf->ops->view(buf);
	if (err) {
		uncharge_view(buf);
		return err;
	}
	smp_wmb(); /* store vaddr before views; pairs with view_hold() */
	refcount_set(&buf->views, 1);
	trace_kubuf_view(buf);
	return 0;
}

/* Add a holder, if there is a view. */
static bool view_hold(struct kubuf *buf)
{
	if (!refcount_inc_not_zero(&buf->views))
		return false;
	smp_rmb(); /* read views before vaddr; pairs with view_make() */
	return true;
}

void *kubuf_vmap(struct kubuf *buf)
{
	int err = 0;

	if (view_hold(buf))
		return buf->vaddr;

	/* Killable, because the holder of the lock may be reading the whole buffer from swap. */
	if (mutex_lock_killable(&buf->view_lock))
		return ERR_PTR(-EINTR);
	if (!view_hold(buf))
		err = view_make(buf);
	mutex_unlock(&buf->view_lock);
	return err ? ERR_PTR(err) : buf->vaddr;
}
EXPORT_SYMBOL_GPL(kubuf_vmap);

void kubuf_vunmap(struct kubuf *buf)
{
	if (!refcount_dec_and_mutex_lock(&buf->views, &buf->view_lock))
		return;
	trace_kubuf_unview(buf);
	buf->ops->unview(buf);
	uncharge_view(buf);
	mutex_unlock(&buf->view_lock);
}
EXPORT_SYMBOL_GPL(kubuf_vunmap);
