// SPDX-License-Identifier: GPL-2.0
/*
 * cap - the cap on all shmem buffers together
 *
 * tmpfs counts the pages of all shmem buffers. The cap is enforced here, before a buffer's
 * first page is allocated.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "account.h"
#include "cap.h"
#include "tmpfs.h"

static char *shmem_size = "50%";
module_param(shmem_size, charp, 0444);
MODULE_PARM_DESC(shmem_size, "cap on all shmem buffers together, such as 512M or 25% of the machine's memory (default 50%)");

static u64 cap_limit; /* bytes */

/**
 * kubuf_cap_init() - work out the cap from its module parameter
 *
 * Return: 0, or -EINVAL, said in the log.
 */
int kubuf_cap_init(void)
{
	unsigned long pages;

	if (!kubuf_account_parse(shmem_size, totalram_pages(), &pages) || !pages) {
		pr_err("shmem_size=%s: want one size, such as 512M or 25%%\n", shmem_size);
		return -EINVAL;
	}
	cap_limit = (u64)pages << PAGE_SHIFT;
	return 0;
}

/**
 * kubuf_cap_usage() - the cap, and how much of it is used
 *
 * Return: the figures of this moment.
 */
struct kubuf_cap_usage kubuf_cap_usage(void)
{
	return (struct kubuf_cap_usage){ .limit = cap_limit, .used = kubuf_tmpfs_used() };
}

/* Bytes of buffers being made that the mount does not count yet. Grows under admit_lock. */
static atomic64_t cap_coming = ATOMIC64_INIT(0);
static DEFINE_MUTEX(admit_lock);

static int refuse_full(const char *label, size_t size, u64 used, u64 limit, const char *kept)
{
	pr_warn_ratelimited("%s: over the cap on all shmem buffers together: used %llu KiB, asked %zu KiB, limit %llu KiB%s; load kubuf with more than shmem_size=%s\n",
			    label, used >> 10, size >> 10, limit >> 10, kept, shmem_size);
	return -ENOSPC;
}

static bool cap_fits(u64 used, size_t size, u64 limit)
{
	return used <= limit && size <= limit - used;
}

/*
 * Called under admit_lock. The bytes set aside are read before the bytes that the mount counts,
 * so that bytes which move from one to the other are counted twice, but never missed.
 */
static int check_room(const char *label, size_t size)
{
	u64 users = cap_limit - cap_limit / 16;
	u64 coming = atomic64_read(&cap_coming);
	u64 used = kubuf_tmpfs_used() + coming;

	if (cap_fits(used, size, users))
		return 0;
	if (!capable(CAP_SYS_RESOURCE))
		return refuse_full(label, size, used, users, " without CAP_SYS_RESOURCE");
	used = kubuf_tmpfs_own() + coming;
	if (cap_fits(used, size, cap_limit))
		return 0;
	return refuse_full(label, size, used, cap_limit, "");
}

/**
 * kubuf_cap_admit() - set memory aside for a buffer, if the cap has room for it
 * @label: label of the buffer, for the message
 * @size: bytes that the buffer still needs
 * @step: bytes of @size to set aside now. kubuf_cap_came() must be called for all of them,
 *	after they were allocated or when that failed.
 *
 * A buffer that cannot fit is refused before its first page, since trying would swap out
 * everybody else's memory. The last sixteenth of the cap is reserved for CAP_SYS_RESOURCE, so
 * that users cannot keep root's programs and drivers from making buffers. For CAP_SYS_RESOURCE,
 * pages past the ends of buffers, which MADV_COLLAPSE adds, are not counted either.
 *
 * Context: process context; may sleep.
 * Return: 0, or -ENOSPC with nothing set aside, logged.
 */
int kubuf_cap_admit(const char *label, size_t size, size_t step)
{
	int err;

	mutex_lock(&admit_lock);
	err = check_room(label, size);
	if (!err)
		atomic64_add(step, &cap_coming);
	mutex_unlock(&admit_lock);
	return err;
}

/**
 * kubuf_cap_came() - release bytes that kubuf_cap_admit() has set aside
 * @size: bytes that the mount counts now, or that will not be allocated
 */
void kubuf_cap_came(size_t size)
{
	atomic64_sub(size, &cap_coming);
}

/**
 * kubuf_cap_refuse() - log why tmpfs had no page
 * @label: label of the buffer
 * @size: bytes asked for
 *
 * The mount itself has room, so -ENOSPC means that the machine's commit limit
 * (vm.overcommit_memory=2) was hit.
 *
 * Return: -ENOSPC.
 */
int kubuf_cap_refuse(const char *label, size_t size)
{
	pr_warn_ratelimited("%s: over the machine's commit limit: committed %lu KiB, asked %zu KiB; raise CommitLimit of /proc/meminfo by vm.overcommit_ratio, or set vm.overcommit_memory=0\n",
			    label, vm_memory_committed() << (PAGE_SHIFT - 10), size >> 10);
	return -ENOSPC;
}
