// SPDX-License-Identifier: GPL-2.0
/*
 * riddle - the bug of lab 1
 *
 * The pages of the user's buffer are pinned and mapped correctly, but the bytes are copied from
 * the start of each page, although the buffer may begin inside a page. Each page is dumped at
 * three steps.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#define DEBUG /* print_hex_dump_bytes() prints nothing otherwise */

#include <linux/highmem.h>
#include <linux/kubuf.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "riddle.h"

/* Repeated lines are printed as one asterisk, as in hexdump(1). */
static void hex_dump_page(const char *when, const char *page)
{
	char prefix[48];
	size_t at;

	for (at = 0; at < PAGE_SIZE; at += 16) {
		if (!at || memcmp(page + at, page + at - 16, 16)) {
			snprintf(prefix, sizeof(prefix), KBUILD_MODNAME ": %s %03zx: ", when, at);
			print_hex_dump_bytes(prefix, DUMP_PREFIX_NONE, page + at, 16);
		} else if (at == 16 || memcmp(page + at - 16, page + at - 32, 16)) {
			pr_debug("%s *\n", when);
		}
	}
}

/**
 * riddle_transfer() - copy bytes between the view and user pages, with the bug
 * @view: kernel address of the device's buffer
 * @addr: user address; its offset in the page is ignored, which is the bug
 * @len: bytes, within the device buffer
 * @to_user: direction
 * @report: pages spanned (as the bug counts them) and pinned
 *
 * ceil(@len / PAGE_SIZE) pages are pinned, and no others are accessed.
 *
 * Return: bytes copied; or -EFAULT; or -EINTR, if the process is being killed.
 */
ssize_t riddle_transfer(char *view, unsigned long addr, size_t len, bool to_user,
			struct kubuf_pin_report *report)
{
	size_t moved, n;
	struct page *page;
	char *kaddr;

	report->spanned = DIV_ROUND_UP(len, PAGE_SIZE);
	for (moved = 0; moved < len; moved += n) {
		/* The dumps of a GiB take hours, and nothing below checks for signals. */
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		cond_resched();
		n = min_t(size_t, PAGE_SIZE, len - moved);
		if (pin_user_pages_fast(addr + moved, 1, to_user ? FOLL_WRITE : 0, &page) != 1)
			return moved ?: -EFAULT;
		report->pinned++;
		kaddr = kmap_local_page(page);
		hex_dump_page("after mapping", kaddr);
		if (to_user) {
			memcpy(kaddr, view + moved, n); /* correct: kaddr + offset_in_page(addr) */
			hex_dump_page("read copy", kaddr);
		} else {
			memcpy(view + moved, kaddr, n);
			hex_dump_page("write copy", view + moved);
		}
		kunmap_local(kaddr);
		unpin_user_pages_dirty_lock(&page, 1, to_user);
	}
	return moved;
}
