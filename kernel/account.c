// SPDX-License-Identifier: GPL-2.0
/*
 * account - memory that the kernel holds on to, charged like mlock()
 *
 * The charge is on the user (user->locked_vm), as with io_uring and AF_XDP, and not on an mm: a
 * buffer outlives the process that made it. In addition, all locked memory together stays under
 * one cap, from which nobody is exempt.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sched/user.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

#include "account.h"
#include "compat_kunit.h"

static char *locked_size = "50%";
module_param(locked_size, charp, 0444);
MODULE_PARM_DESC(locked_size, "cap on all memory that cannot be swapped, such as 512M or 25% of the machine's (default 50%)");

static unsigned long total_limit;
static atomic_long_t total_used = ATOMIC_LONG_INIT(0);

/* memparse() does not report overflow, so longer texts are refused before they reach it. */
#define ACCOUNT_TEXT_MAX 18

static unsigned long account_kib(unsigned long pages)
{
	return pages << (PAGE_SHIFT - 10);
}

/**
 * kubuf_account_parse() - what a value of a module parameter stands for
 * @text: such as 512M or 25%
 * @ram: pages of the machine; the cap is never larger
 * @pages: the cap
 *
 * Return: false if @text is neither a size nor a percentage of the machine's memory.
 */
bool kubuf_account_parse(const char *text, unsigned long ram, unsigned long *pages)
{
	unsigned long long bytes;
	char *end;

	if (strlen(text) > ACCOUNT_TEXT_MAX)
		return false;
	bytes = memparse(text, &end);
	if (end != text && *end == '%' && !end[1] && bytes <= 100) {
		*pages = mult_frac(ram, (unsigned long)bytes, 100);
		return true;
	}
	if (end == text || *end)
		return false;
	*pages = min_t(unsigned long long, bytes >> PAGE_SHIFT, ram);
	return true;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_account_parse);

/**
 * kubuf_account_init() - work out the cap from its module parameter
 *
 * Return: 0, or -EINVAL, said in the log.
 */
int kubuf_account_init(void)
{
	if (kubuf_account_parse(locked_size, totalram_pages(), &total_limit))
		return 0;
	pr_err("locked_size=%s: want one size, such as 512M or 25%%\n", locked_size);
	return -EINVAL;
}

/**
 * kubuf_account_limit() - the cap on all locked memory
 *
 * Return: pages.
 */
unsigned long kubuf_account_limit(void)
{
	return total_limit;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_account_limit);

/**
 * kubuf_account_used() - locked memory at this moment, whoever pays
 *
 * Return: pages.
 */
unsigned long kubuf_account_used(void)
{
	return atomic_long_read(&total_used);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_account_used);

/* Add to a counter unless it would exceed its limit; @used is then the counter's value. */
static bool add_within(atomic_long_t *counter, unsigned long pages, unsigned long limit,
		       unsigned long *used)
{
	long old = atomic_long_read(counter);

	do {
		*used = old;
		if (*used > limit || pages > limit - *used)
			return false;
	} while (!atomic_long_try_cmpxchg(counter, &old, old + pages));
	return true;
}

/* Charge the calling user, who is not exempt. Subtracting @pages undoes the charge. */
static int charge_user(unsigned long pages, const char *label)
{
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	unsigned long used;

	if (add_within(&current_user()->locked_vm, pages, limit, &used))
		return 0;
	pr_warn_ratelimited("%s: over RLIMIT_MEMLOCK: used %lu KiB, asked %lu KiB, limit %lu KiB; raise `ulimit -l` or grant CAP_IPC_LOCK\n",
			    label, account_kib(used), account_kib(pages), account_kib(limit));
	return -ENOMEM;
}

/* Charge the cap that all users share. Its last sixteenth is reserved for exempt callers. */
static int charge_all(unsigned long pages, bool exempt, const char *label)
{
	unsigned long limit = exempt ? total_limit : total_limit - total_limit / 16;
	unsigned long used;

	if (add_within(&total_used, pages, limit, &used))
		return 0;
	pr_warn_ratelimited("%s: over the cap on all locked memory: used %lu KiB, asked %lu KiB, limit %lu KiB%s; load kubuf with more than locked_size=%s\n",
			    label, account_kib(used), account_kib(pages), account_kib(limit),
			    exempt ? "" : " without CAP_IPC_LOCK", locked_size);
	return -ENOMEM;
}

/**
 * kubuf_account_charge() - charge locked memory to the calling user
 * @charge: records the charge; may hold an earlier one, to which this call adds
 * @pages: pages to charge
 * @label: label of the buffer, for the message
 *
 * CAP_IPC_LOCK is exempt, as in mlock(2). Otherwise all locked memory of the user stays within
 * the caller's RLIMIT_MEMLOCK. That limit is charged before the cap, so that a charge which it
 * refuses never takes from the cap that all users share. The log names the limit that would
 * have been exceeded, and by how much.
 *
 * Return: 0, or -ENOMEM with nothing more charged.
 */
int kubuf_account_charge(struct kubuf_charge *charge, unsigned long pages, const char *label)
{
	/* Not having CAP_IPC_LOCK is no refusal here, so it must not write an audit record. */
	bool exempt = ns_capable_noaudit(&init_user_ns, CAP_IPC_LOCK);

	if (!exempt && charge_user(pages, label))
		return -ENOMEM;
	if (charge_all(pages, exempt, label)) {
		if (!exempt)
			atomic_long_sub(pages, &current_user()->locked_vm);
		return -ENOMEM;
	}
	/* Hold the user through credentials, which modules can drop on every kernel. */
	if (!exempt && !charge->payer)
		charge->payer = get_current_cred();
	charge->pages += pages;
	return 0;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_account_charge);

/**
 * kubuf_account_uncharge() - return a charge to the user who paid it
 * @charge: the charge, which may be empty; empty afterwards
 *
 * Context: any process, not only the one that was charged.
 */
void kubuf_account_uncharge(struct kubuf_charge *charge)
{
	if (charge->payer) {
		atomic_long_sub(charge->pages, &charge->payer->user->locked_vm);
		put_cred(charge->payer);
	}
	atomic_long_sub(charge->pages, &total_used);
	*charge = (struct kubuf_charge){};
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_account_uncharge);
