// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * protections - mprotect(), pkey_mprotect(), mseal()
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "touch.h"

#define NR_MSEAL 462 /* since 6.10 */

static long use(const struct target *target, long ret)
{
	if (!ret)
		touch_store(target->map, 0x77);
	return ret;
}

static long protect(const struct target *target, long prot)
{
	return use(target, mprotect(target->map, target->size, prot));
}

static long protect_by_key(const struct target *target, long prot)
{
	return use(target, pkey_mprotect(target->map, target->size, prot, -1));
}

/* A key that denies nothing. */
static long protect_by_own_key(const struct target *target, long prot)
{
	int key = pkey_alloc(0, 0);
	long ret;

	if (key == -1)
		return call_lacking();
	ret = use(target, pkey_mprotect(target->map, target->size, prot, key));
	pkey_free(key);
	return ret;
}

/* A read-only mapping of a descriptor that may be more. */
static long protect_anew(const struct target *target, int flags, long prot)
{
	void *map = mmap(NULL, target->size, PROT_READ, flags, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	touch_load(map);
	ret = mprotect(map, target->size, prot);
	if (!ret)
		touch_store(map, 0x77);
	munmap(map, target->size);
	return ret;
}

static long protect_reading(const struct target *target, long prot)
{
	return protect_anew(target, MAP_SHARED, prot);
}

static long protect_private(const struct target *target, long prot)
{
	return protect_anew(target, MAP_PRIVATE, prot);
}

/* For the rest of the process's life. */
static long seal(const struct target *target, long arg)
{
	long ret = syscall(NR_MSEAL, target->map, target->size, 0);

	if (!ret)
		madvise(target->map, target->size, MADV_DONTNEED);
	return ret;
}

#define R PROT_READ
#define RW (PROT_READ | PROT_WRITE)
#define STORES .writer = EFFECT_BYTES | EFFECT_TIMES, .how = CALL_REFUSED_READER
#define TOUCHES .writer = EFFECT_BYTES | EFFECT_TIMES
#define GROWS .writer = EFFECT_BYTES | EFFECT_TIMES, .how = CALL_REFUSED

static const struct call rows[] = {
	CALL("mprotect to write", protect, RW, STORES),
	CALL("mprotect to read", protect, R),
	CALL("mprotect to nothing", protect, PROT_NONE),
	CALL("mprotect to execute", protect, R | PROT_EXEC, .how = CALL_REFUSED),
	CALL("mprotect to write and execute", protect, RW | PROT_EXEC, .how = CALL_REFUSED),
	CALL("mprotect with PROT_GROWSDOWN", protect, RW | PROT_GROWSDOWN, GROWS),
	CALL("mprotect with PROT_GROWSUP", protect, RW | PROT_GROWSUP, GROWS),
	CALL("mprotect of a read-only mapping", protect_reading, RW, STORES),
	CALL("mprotect of a private mapping", protect_private, RW),
	CALL("mprotect of a private mapping to execute", protect_private, R | PROT_EXEC,
	     .how = CALL_REFUSED),
	CALL("pkey_mprotect to write", protect_by_key, RW, STORES),
	CALL("pkey_mprotect to execute", protect_by_key, R | PROT_EXEC, .how = CALL_REFUSED),
	CALL("pkey_mprotect with a key", protect_by_own_key, R, TOUCHES),
	CALL("mseal", seal, 0, .how = CALL_FORKED),
};

const struct call_table call_protections = CALL_TABLE_MAPPED(rows);
