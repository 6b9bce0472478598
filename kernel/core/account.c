// SPDX-License-Identifier: GPL-2.0
/*
 * account - memory that the kernel holds on to, charged like mlock()
 *
 * The charge is the user's (user->locked_vm), as io_uring's and AF_XDP's are,
 * and not one mm's: a buffer outlives the process that made it.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sched/user.h>

#include "account.h"

static unsigned long kib(unsigned long pages)
{
	return pages << (PAGE_SHIFT - 10);
}

/**
 * kubuf_account_charge() - charge locked memory to the calling user
 * @charge: where to remember it; must be empty
 * @pages: pages to charge
 * @label: whose memory it is, for the message
 *
 * CAP_IPC_LOCK is exempt, as in mlock(2). Otherwise all such memory of the user
 * together stays within the caller's RLIMIT_MEMLOCK; the log says by how much it
 * would not have.
 *
 * Return: 0, or -ENOMEM with nothing charged.
 */
int kubuf_account_charge(struct kubuf_charge *charge, unsigned long pages, const char *label)
{
	struct user_struct *user = current_user();
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	long used;

	if (capable(CAP_IPC_LOCK))
		return 0;

	used = atomic_long_read(&user->locked_vm);
	do {
		if (used > limit || pages > limit - used) {
			pr_warn_ratelimited("%s: over RLIMIT_MEMLOCK: used %lu KiB, asked %lu KiB, limit %lu KiB; raise `ulimit -l` or grant CAP_IPC_LOCK\n",
					    label, kib(used), kib(pages), kib(limit));
			return -ENOMEM;
		}
	} while (!atomic_long_try_cmpxchg(&user->locked_vm, &used, used + pages));

	charge->user = get_uid(user);
	charge->pages = pages;
	return 0;
}

/**
 * kubuf_account_uncharge() - give a charge back to whom it was taken from
 * @charge: the charge; an empty one is fine, and it is empty afterwards
 *
 * Context: any process, not only the one that was charged.
 */
void kubuf_account_uncharge(struct kubuf_charge *charge)
{
	if (!charge->user)
		return;
	atomic_long_sub(charge->pages, &charge->user->locked_vm);
	free_uid(charge->user);
	*charge = (struct kubuf_charge){};
}
