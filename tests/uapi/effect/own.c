// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * own - kubuf's own calls on a descriptor
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/kubuf.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "call.h"

static long write_through(const struct target *target, int fd)
{
	long ret = pwrite(fd, "w", 1, 0);
	void *map = mmap(NULL, target->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED) {
		*(volatile char *)map = 'w';
		munmap(map, target->size);
	}
	close(fd);
	return ret;
}

/* What comes of it is used to the full. */
static long duplicate(const struct target *target, long flags)
{
	struct kubuf_ioctl_dup arg = { .fd_flags = flags };

	if (ioctl(target->fd, KUBUF_IOCTL_DUP, &arg))
		return -1;
	write_through(target, arg.fd);
	return 0;
}

static long export(const struct target *target, long arg)
{
	struct kubuf_ioctl_export call = {};

	if (ioctl(target->fd, KUBUF_IOCTL_EXPORT, &call))
		return -1;
	write_through(target, call.fd);
	return 0;
}

static long fill(const struct target *target, long byte)
{
	struct kubuf_ioctl_fill arg = { .len = target->size, .pattern = byte, .width = 1 };

	return ioctl(target->fd, KUBUF_IOCTL_FILL, &arg);
}

/* Both ends of a bracket. */
static long sync_as(const struct target *target, long flags)
{
	struct kubuf_ioctl_sync arg = { .len = target->size, .flags = flags };
	long ret = ioctl(target->fd, KUBUF_IOCTL_SYNC, &arg);

	arg.flags |= KUBUF_SYNC_END;
	ioctl(target->fd, KUBUF_IOCTL_SYNC, &arg);
	return ret;
}

static long info(const struct target *target, long arg)
{
	struct kubuf_ioctl_info call;

	return ioctl(target->fd, KUBUF_IOCTL_INFO, &call);
}

/* A number that no call of a buffer has. */
static long unknown(const struct target *target, long number)
{
	char arg[256] = { 0 };

	return ioctl(target->fd, _IOWR('k', number, char[256]), arg);
}

/* Stores through a mapping that is new with each call move the times of a tmpfs file. */
#define STORES .writer = EFFECT_BYTES | EFFECT_TIMES, .how = CALL_REFUSED_READER

static const struct call rows[] = {
	CALL("KUBUF_IOCTL_DUP", duplicate, 0, STORES),
	CALL("KUBUF_IOCTL_DUP with KUBUF_FD_RDONLY", duplicate, KUBUF_FD_RDONLY),
	CALL("KUBUF_IOCTL_EXPORT", export, 0, STORES),
	CALL("KUBUF_IOCTL_FILL", fill, 0x77, .writer = EFFECT_BYTES, .how = CALL_REFUSED_READER),
	CALL("KUBUF_IOCTL_SYNC to read", sync_as, KUBUF_SYNC_READ),
	CALL("KUBUF_IOCTL_SYNC to write", sync_as, KUBUF_SYNC_WRITE, .how = CALL_REFUSED_READER),
	CALL("KUBUF_IOCTL_INFO", info, 0),
	CALL("an unknown ioctl of kubuf's", unknown, 0x9f, .how = CALL_REFUSED),
};

const struct call_table call_own = CALL_TABLE(rows);
