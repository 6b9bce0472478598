// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sizes - calls that resize a file, or give its blocks to it or take them away
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/falloc.h>
#include <unistd.h>

#include "call.h"

#define FL_WRITE_ZEROES 0x80 /* FALLOC_FL_WRITE_ZEROES, since 6.17 */

static long cut(const struct target *target, long part)
{
	return ftruncate(target->fd, target->size / 2 * part);
}

static long cut_by_path(const struct target *target, long part)
{
	return truncate(call_path(target->fd), target->size / 2 * part);
}

static long allocate(const struct target *target, long mode)
{
	return fallocate(target->fd, mode, 0, target->size);
}

static long allocate_beyond(const struct target *target, long mode)
{
	return fallocate(target->fd, mode, target->size, target->size);
}

static const struct call rows[] = {
	CALL("ftruncate to 0", cut, 0, .how = CALL_REFUSED),
	CALL("ftruncate to a half", cut, 1, .how = CALL_REFUSED),
	CALL("ftruncate to the size", cut, 2, .writer = EFFECT_TIMES),
	CALL("ftruncate to twice the size", cut, 4, .how = CALL_REFUSED),
	CALL("truncate by path to 0", cut_by_path, 0, .how = CALL_REFUSED),
	CALL("truncate by path to the size", cut_by_path, 2),
	CALL("truncate by path to twice the size", cut_by_path, 4, .how = CALL_REFUSED),
	CALL("fallocate", allocate, 0, .how = CALL_REFUSED),
	CALL("fallocate beyond the end", allocate_beyond, 0, .how = CALL_REFUSED),
	CALL("fallocate KEEP_SIZE", allocate, FALLOC_FL_KEEP_SIZE, .how = CALL_REFUSED),
	CALL("fallocate KEEP_SIZE beyond the end", allocate_beyond, FALLOC_FL_KEEP_SIZE,
	     .how = CALL_REFUSED),
	CALL("fallocate PUNCH_HOLE", allocate, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
	     .how = CALL_REFUSED),
	CALL("fallocate ZERO_RANGE", allocate, FALLOC_FL_ZERO_RANGE, .how = CALL_REFUSED),
	CALL("fallocate ZERO_RANGE KEEP_SIZE", allocate, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
	     .how = CALL_REFUSED),
	CALL("fallocate COLLAPSE_RANGE", allocate, FALLOC_FL_COLLAPSE_RANGE, .how = CALL_REFUSED),
	CALL("fallocate INSERT_RANGE", allocate, FALLOC_FL_INSERT_RANGE, .how = CALL_REFUSED),
	CALL("fallocate UNSHARE_RANGE", allocate, FALLOC_FL_UNSHARE_RANGE, .how = CALL_REFUSED),
	CALL("fallocate WRITE_ZEROES", allocate, FL_WRITE_ZEROES, .how = CALL_REFUSED),
};

const struct call_table call_sizes = CALL_TABLE(rows);
