// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * advice - madvise() and process_madvise(), on shared and on private mappings
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "call.h"
#include "page.h"
#include "touch.h"

/* Not in the headers of this machine. */
#define ADVICE_SOFT_OFFLINE 101
#define ADVICE_COLLAPSE 25 /* since 6.1 */
#define ADVICE_GUARD_INSTALL 102 /* since 6.13 */
#define ADVICE_GUARD_REMOVE 103

/* A kernel that does not know an advice says so of any memory. */
static bool is_known(int advice)
{
	void *own = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0);
	bool known;

	if (advice == MADV_REMOVE || advice == ADVICE_COLLAPSE)
		return true; /* not for such memory */
	known = !madvise(own, page_size(), advice) || errno != EINVAL;
	munmap(own, page_size());
	return known;
}

static long advise(const struct target *target, long advice)
{
	if (!is_known(advice))
		return call_lacking();
	return madvise(target->map, target->size, advice);
}

/* Taken off again, for the mapping stays in use. */
static long guard(const struct target *target, long advice)
{
	long ret;

	if (!is_known(advice))
		return call_lacking();
	ret = madvise(target->map, target->size, advice);
	madvise(target->map, target->size, ADVICE_GUARD_REMOVE);
	return ret;
}

/* With a page that the caller has stored to and so owns. */
static long advise_private(const struct target *target, long advice)
{
	unsigned char *map = mmap(NULL, target->size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				  target->fd, 0);
	long ret = -1;

	if (!is_known(advice))
		return call_lacking();
	if (map == MAP_FAILED)
		return -1;
	touch_store(map, 0x77);
	ret = madvise(map, target->size, advice);
	touch_store(map, 0x78);
	munmap(map, target->size);
	return ret;
}

static long advise_self(const struct target *target, long advice)
{
	struct iovec range = { target->map, target->size };
	int self = syscall(SYS_pidfd_open, getpid(), 0);
	long ret = syscall(SYS_process_madvise, self, &range, 1, advice, 0);

	close(self);
	return ret;
}

#define POPULATES .writer = EFFECT_TIMES
#define POISONS .how = CALL_UNPRIVILEGED, .reason = "it takes a page of the machine away for good"

static const struct call rows[] = {
	CALL("MADV_NORMAL", advise, MADV_NORMAL),
	CALL("MADV_RANDOM", advise, MADV_RANDOM),
	CALL("MADV_SEQUENTIAL", advise, MADV_SEQUENTIAL),
	CALL("MADV_WILLNEED", advise, MADV_WILLNEED),
	CALL("MADV_DONTNEED", advise, MADV_DONTNEED),
	CALL("MADV_FREE", advise, MADV_FREE),
	CALL("MADV_REMOVE", advise, MADV_REMOVE),
	CALL("MADV_DONTFORK", advise, MADV_DONTFORK),
	CALL("MADV_DOFORK", advise, MADV_DOFORK),
	CALL("MADV_MERGEABLE", advise, MADV_MERGEABLE),
	CALL("MADV_UNMERGEABLE", advise, MADV_UNMERGEABLE),
	CALL("MADV_HUGEPAGE", advise, MADV_HUGEPAGE),
	CALL("MADV_NOHUGEPAGE", advise, MADV_NOHUGEPAGE),
	CALL("MADV_DONTDUMP", advise, MADV_DONTDUMP),
	CALL("MADV_DODUMP", advise, MADV_DODUMP),
	CALL("MADV_WIPEONFORK", advise, MADV_WIPEONFORK),
	CALL("MADV_KEEPONFORK", advise, MADV_KEEPONFORK),
	CALL("MADV_COLD", advise, MADV_COLD),
	CALL("MADV_PAGEOUT", advise, MADV_PAGEOUT),
	CALL("MADV_POPULATE_READ", advise, MADV_POPULATE_READ),
	CALL("MADV_POPULATE_WRITE", advise, MADV_POPULATE_WRITE, POPULATES),
	CALL("MADV_DONTNEED_LOCKED", advise, MADV_DONTNEED_LOCKED),
	CALL("MADV_COLLAPSE", advise, ADVICE_COLLAPSE),
	CALL("MADV_GUARD_INSTALL", guard, ADVICE_GUARD_INSTALL),
	CALL("MADV_HWPOISON", advise, MADV_HWPOISON, POISONS),
	CALL("MADV_SOFT_OFFLINE", advise, ADVICE_SOFT_OFFLINE, POISONS),
	CALL("MADV_DONTNEED on a private mapping", advise_private, MADV_DONTNEED),
	CALL("MADV_FREE on a private mapping", advise_private, MADV_FREE),
	CALL("MADV_REMOVE on a private mapping", advise_private, MADV_REMOVE),
	CALL("MADV_MERGEABLE on a private mapping", advise_private, MADV_MERGEABLE),
	CALL("MADV_PAGEOUT on a private mapping", advise_private, MADV_PAGEOUT),
	CALL("MADV_WIPEONFORK on a private mapping", advise_private, MADV_WIPEONFORK),
	CALL("MADV_POPULATE_WRITE on a private mapping", advise_private, MADV_POPULATE_WRITE),
	CALL("MADV_COLLAPSE on a private mapping", advise_private, ADVICE_COLLAPSE),
	CALL("process_madvise MADV_COLD", advise_self, MADV_COLD),
	CALL("process_madvise MADV_PAGEOUT", advise_self, MADV_PAGEOUT),
	CALL("process_madvise MADV_WILLNEED", advise_self, MADV_WILLNEED),
	CALL("process_madvise MADV_DONTNEED", advise_self, MADV_DONTNEED),
	CALL("process_madvise MADV_COLLAPSE", advise_self, ADVICE_COLLAPSE),
};

const struct call_table call_advice = CALL_TABLE_HUGE(rows);
