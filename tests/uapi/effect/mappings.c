// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * mappings - mmap() with every flag, mremap(), remap_file_pages(), msync(), mincore()
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mman.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

#include "call.h"
#include "page.h"
#include "touch.h"

#define FLAG_DROPPABLE 0x08 /* MAP_DROPPABLE, since 6.11: a type, as MAP_SHARED is */

/* Protection and flags in one number. */
#define AS(prot, flags) ((prot) | (long)(flags) << 8)

/* Whatever is mapped is loaded from, and stored to where it may be. */
static void use(unsigned char *map, int prot)
{
	if (prot & PROT_READ)
		touch_load(map);
	if (prot & PROT_WRITE)
		touch_store(map, 0x77);
}

static long map_as(const struct target *target, long as)
{
	int prot = as & 0xff, flags = as >> 8;
	void *map = mmap(NULL, target->size, prot, flags, target->fd, 0);

	if (map == MAP_FAILED)
		return -1;
	use(map, prot);
	munmap(map, target->size);
	return 0;
}

static long map_at_end(const struct target *target, long pages)
{
	void *map = mmap(NULL, target->size, PROT_READ, MAP_SHARED, target->fd,
			 target->size - page_size() + pages * page_size());

	if (map == MAP_FAILED)
		return -1;
	touch_load((char *)map + target->size - 1);
	munmap(map, target->size);
	return 0;
}

/* A process that old programs run in: what can be read can be executed. */
static long map_as_old_programs(const struct target *target, long arg)
{
	int before = personality(READ_IMPLIES_EXEC);
	long ret = map_as(target, AS(PROT_READ, MAP_SHARED));

	personality(before);
	return ret;
}

/* The neighbours that a larger mapping has are touched, too: the caller's own loss. */
static long grow(const struct target *target, long part)
{
	size_t len = target->size / 4 * part;
	unsigned char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, target->fd, 0), *grown;

	if (map == MAP_FAILED)
		return -1;
	grown = mremap(map, len, 4 * target->size, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED) {
		munmap(map, len);
		return -1;
	}
	touch_load(grown + target->size - 1);
	touch_load(grown + target->size);
	madvise(grown, 4 * target->size, MADV_REMOVE);
	munmap(grown, 4 * target->size);
	return 0;
}

static long grow_writable(const struct target *target, long arg)
{
	unsigned char *grown = mremap(target->map, target->size, 4 * target->size, MREMAP_MAYMOVE);

	if (grown == MAP_FAILED)
		return -1;
	touch_store(grown + target->size, 0x77);
	madvise(grown, 4 * target->size, MADV_REMOVE);
	munmap(grown, 4 * target->size);
	return 0;
}

static long shrink(const struct target *target, long arg)
{
	return mremap(target->map, target->size, target->size / 2, 0) == MAP_FAILED ? -1 : 0;
}

static long move(const struct target *target, long flags)
{
	size_t old = flags & MREMAP_FIXED ? 0 : target->size;
	unsigned char *moved;

	flags &= ~MREMAP_FIXED;
	moved = mremap(target->map, old, target->size, flags);
	if (moved == MAP_FAILED)
		return -1;
	touch_load(moved);
	if (moved != target->map)
		munmap(moved, target->size);
	return 0;
}

/* remap_file_pages() must be passed no protection. */
static long remap(const struct target *target, long prot)
{
	long ret = remap_file_pages(target->map, page_size(), prot, 1, 0);

	touch_load(target->map);
	return ret;
}

/* A mapping of the first page is made one of the last. */
static long remap_part(const struct target *target, long arg)
{
	size_t page = page_size();
	unsigned char *map = mmap(NULL, page, PROT_READ, MAP_SHARED, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	ret = remap_file_pages(map, page, 0, target->size / page - 1, 0);
	touch_load(map);
	munmap(map, page);
	return ret;
}

static long sync_as(const struct target *target, long flags)
{
	return msync(target->map, target->size, flags);
}

static long ask_resident(const struct target *target, long arg)
{
	unsigned char *vector = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long ret = mincore(target->map, target->size, vector);

	munmap(vector, page_size());
	return ret;
}

#define R PROT_READ
#define RW (PROT_READ | PROT_WRITE)
#define STORES .writer = EFFECT_BYTES | EFFECT_TIMES
#define SURELY .writer = EFFECT_BYTES | EFFECT_TIMES, .how = CALL_REFUSED_READER | CALL_WRITES
#define ADDRESSES .writer = EFFECT_TIMES

static const struct call rows[] = {
	CALL("mmap shared to write", map_as, AS(RW, MAP_SHARED), SURELY),
	CALL("mmap shared to write only", map_as, AS(PROT_WRITE, MAP_SHARED), STORES),
	CALL("mmap shared to read", map_as, AS(R, MAP_SHARED)),
	CALL("mmap shared without access", map_as, AS(PROT_NONE, MAP_SHARED)),
	CALL("mmap shared to execute", map_as, AS(R | PROT_EXEC, MAP_SHARED), .how = CALL_REFUSED),
	CALL("mmap shared to write and execute", map_as, AS(RW | PROT_EXEC, MAP_SHARED),
	     .how = CALL_REFUSED),
	CALL("mmap private to execute", map_as, AS(R | PROT_EXEC, MAP_PRIVATE),
	     .how = CALL_REFUSED),
	CALL("mmap private to write", map_as, AS(RW, MAP_PRIVATE)),
	CALL("mmap private to read", map_as, AS(R, MAP_PRIVATE)),
	CALL("mmap with MAP_SYNC", map_as, AS(RW, MAP_SHARED_VALIDATE | MAP_SYNC),
	     .how = CALL_REFUSED),
	CALL("mmap with MAP_SHARED_VALIDATE", map_as, AS(RW, MAP_SHARED_VALIDATE), STORES),
	CALL("mmap with MAP_DROPPABLE", map_as, AS(RW, FLAG_DROPPABLE), .how = CALL_REFUSED),
	CALL("mmap with MAP_LOCKED", map_as, AS(R, MAP_SHARED | MAP_LOCKED)),
	CALL("mmap with MAP_POPULATE", map_as, AS(R, MAP_SHARED | MAP_POPULATE)),
	CALL("mmap with MAP_POPULATE to write", map_as, AS(RW, MAP_SHARED | MAP_POPULATE), STORES),
	CALL("mmap private with MAP_POPULATE", map_as, AS(RW, MAP_PRIVATE | MAP_POPULATE)),
	CALL("mmap with MAP_NONBLOCK", map_as, AS(R, MAP_SHARED | MAP_POPULATE | MAP_NONBLOCK)),
	CALL("mmap with MAP_NORESERVE", map_as, AS(R, MAP_SHARED | MAP_NORESERVE)),
	CALL("mmap private with MAP_GROWSDOWN", map_as, AS(RW, MAP_PRIVATE | MAP_GROWSDOWN)),
	CALL("mmap shared with MAP_GROWSDOWN", map_as, AS(R, MAP_SHARED | MAP_GROWSDOWN)),
	CALL("mmap with MAP_STACK", map_as, AS(RW, MAP_PRIVATE | MAP_STACK)),
	CALL("mmap with MAP_HUGETLB", map_as, AS(R, MAP_SHARED | MAP_HUGETLB), .how = CALL_REFUSED),
	CALL("mmap with MAP_DENYWRITE", map_as, AS(R, MAP_PRIVATE | MAP_DENYWRITE)),
	CALL("mmap with MAP_EXECUTABLE", map_as, AS(R, MAP_PRIVATE | MAP_EXECUTABLE)),
	CALL("mmap across the end", map_at_end, 0, .how = CALL_REFUSED),
	CALL("mmap past the end", map_at_end, 1, .how = CALL_REFUSED),
	CALL("mmap with READ_IMPLIES_EXEC", map_as_old_programs, 0),
	CALL("mremap of all to four times the size", grow, 4),
	CALL("mremap of a part to four times the size", grow, 1),
	CALL("mremap of a writable mapping to four times the size", grow_writable, 0, ADDRESSES),
	CALL("mremap to a half", shrink, 0),
	CALL("mremap with MREMAP_DONTUNMAP", move, MREMAP_MAYMOVE | MREMAP_DONTUNMAP),
	CALL("mremap of nothing", move, MREMAP_MAYMOVE | MREMAP_FIXED),
	CALL("remap_file_pages", remap, 0),
	CALL("remap_file_pages to write", remap, PROT_WRITE, .how = CALL_REFUSED),
	CALL("remap_file_pages of a part", remap_part, 0),
	CALL("msync with MS_SYNC", sync_as, MS_SYNC),
	CALL("msync with MS_ASYNC", sync_as, MS_ASYNC),
	CALL("msync with MS_INVALIDATE", sync_as, MS_INVALIDATE),
	CALL("msync with MS_SYNC and MS_INVALIDATE", sync_as, MS_SYNC | MS_INVALIDATE),
	CALL("mincore", ask_resident, 0),
};

const struct call_table call_mappings = CALL_TABLE_HUGE(rows);
