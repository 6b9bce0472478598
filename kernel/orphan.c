// SPDX-License-Identifier: GPL-2.0
/*
 * orphan - buffers and listeners that modules leave behind
 *
 * A module must destroy its buffers and remove its listeners before it is freed. One that
 * forgets to, or whose init function fails after programs have opened its buffer, would leave
 * callbacks that point to freed code. So when a module goes, the core looks for the buffers and
 * listeners that it has left, logs them, and makes sure that their callbacks are not called
 * again.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kubuf.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "buf.h"
#include "orphan.h"

/* Remove the listeners of a module from all buffers. */
static void cut_listeners(struct kubuf *buf, const struct module *gone)
{
	unsigned int which;
	kubuf_rung_fn *rung;

	for (which = 0; which < KUBUF_BELLS; which++) {
		rung = READ_ONCE(buf->listeners[which].rung);
		if (!rung || !within_module((unsigned long)rung, gone))
			continue;
		pr_err("module %s is unloaded while it listens to bell %u of \"%s\": call kubuf_bell_unlisten() first\n",
		       gone->name, which, buf->label);
		kubuf_bell_unlisten(buf, which);
	}
}

/*
 * Drop the maker's reference to a buffer of a module, and make the buffer call none of the
 * module's code any more.
 */
static void cut_buffer(struct kubuf *buf, const struct module *gone)
{
	kubuf_hangup(buf);
	if (READ_ONCE(buf->destroyed)) {
		buf->owner = NULL;
		return;
	}
	pr_err("module %s is unloaded without kubuf_destroy() of \"%s\", %zu bytes: destroyed for it\n",
	       gone->name, buf->label, buf->size);
	kubuf_unpublish(buf);
	buf->owner = NULL;
	/* The memory is not freed, because a device or kernel thread may still use its address. */
	if (refcount_read(&buf->views) > !buf->ops->view)
		pr_err("module %s has left \"%s\" with a view, a stream or a DMA mapping: its memory is leaked\n",
		       gone->name, buf->label);
	else
		kubuf_destroy(buf);
}

static int orphan_notify(struct notifier_block *block, unsigned long event, void *data)
{
	const struct module *gone = data;
	struct kubuf *buf;
	u64 id;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	for (buf = kubuf_from(0); buf; buf = kubuf_from(id + 1)) {
		id = buf->id;
		cut_listeners(buf, gone);
		if (buf->owner == gone)
			cut_buffer(buf, gone);
		kubuf_drop(buf);
		cond_resched();
	}
	return NOTIFY_OK;
}

static struct notifier_block orphan_block = { .notifier_call = orphan_notify };

/**
 * kubuf_orphan_init() - register for the unloading of modules
 *
 * Return: 0 or a negative errno.
 */
int kubuf_orphan_init(void)
{
	return register_module_notifier(&orphan_block);
}

/**
 * kubuf_orphan_exit() - unregister; no driver is left
 */
void kubuf_orphan_exit(void)
{
	unregister_module_notifier(&orphan_block);
}
