// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * locks - mlock() and its kin
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "touch.h"

static long lock(const struct target *target, long arg)
{
	return mlock(target->map, target->size);
}

static long lock_later(const struct target *target, long flags)
{
	return mlock2(target->map, target->size, flags);
}

static long lock_and_unlock(const struct target *target, long arg)
{
	long ret = mlock(target->map, target->size);

	munlock(target->map, target->size);
	return ret;
}

static long lock_private(const struct target *target, long arg)
{
	void *map = mmap(NULL, target->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	ret = mlock(map, target->size);
	touch_store(map, 0x77);
	munmap(map, target->size);
	return ret;
}

static long lock_and_drop(const struct target *target, long advice)
{
	long ret = mlock(target->map, target->size);

	madvise(target->map, target->size, advice);
	return ret;
}

/* Refused where all of a process is more than its limit. */
static long lock_all(const struct target *target, long flags)
{
	long ret = mlockall(flags);

	munlockall();
	return ret;
}

#define LOCKS .writer = EFFECT_TIMES

static const struct call rows[] = {
	CALL("mlock", lock, 0, LOCKS),
	CALL("mlock2 with MLOCK_ONFAULT", lock_later, MLOCK_ONFAULT, LOCKS),
	CALL("mlock, munlock", lock_and_unlock, 0, LOCKS),
	CALL("mlock of a private mapping", lock_private, 0),
	CALL("mlock, MADV_DONTNEED_LOCKED", lock_and_drop, MADV_DONTNEED_LOCKED, LOCKS),
	CALL("mlock, MADV_REMOVE", lock_and_drop, MADV_REMOVE, LOCKS),
	CALL("mlockall with MCL_CURRENT", lock_all, MCL_CURRENT, LOCKS),
	CALL("mlockall with MCL_FUTURE", lock_all, MCL_FUTURE, LOCKS),
};

const struct call_table call_locks = CALL_TABLE_HUGE(rows);
