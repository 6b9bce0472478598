// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "peer.h"

enum odd {
	ODD_BYTE = 1, /* one byte of the argument is another one */
	ODD_NULL,
	ODD_CONST, /* the argument cannot be written to */
	ODD_HOLE, /* it ends in a hole */
	ODD_SIZE, /* of the argument, in the number of the call */
	ODD_DIRECTION,
	ODD_SHARED, /* it lies in a mapping, where it may change meanwhile */
};

/* The call, with what @odd says wrong about it: what, and further bytes that say how. */
static long odd_ioctl(int fd, unsigned long cmd, void *arg, uint64_t odd)
{
	size_t size = _IOC_SIZE(cmd);
	void *at = arg;

	switch (odd & 0xff) {
	case ODD_BYTE:
		((char *)arg)[(odd >> 8) % size] ^= (odd >> 24 & 0xff) | 1;
		break;
	case ODD_NULL:
		at = NULL;
		break;
	case ODD_CONST:
		at = world_address(WORLD_AT(WORLD_AT_CONST, 0));
		break;
	case ODD_HOLE:
		at = world_address(WORLD_AT(WORLD_AT_HOLE, 0)) - (odd >> 8) % size;
		break;
	case ODD_SIZE:
		cmd = (cmd & ~IOCSIZE_MASK) | (odd >> 8 & 0x3fff) << IOCSIZE_SHIFT;
		break;
	case ODD_DIRECTION:
		cmd ^= (1 + (odd >> 8) % 3) << _IOC_DIRSHIFT;
		break;
	case ODD_SHARED:
		at = world_map(odd >> 8)->addr;
		if (at && world_touch(at, size, 1))
			return -1;
		if (at)
			memcpy(at, arg, size);
		break;
	}
	return ioctl(fd, cmd, at);
}

static void name_make(char *name, uint64_t number)
{
	snprintf(name, KUBUF_NAME_SIZE, "n%u", (unsigned int)(number & 3));
	if (number & 4)
		name[1] = '/';
	if (number & 8)
		memset(name + 2, 'x', KUBUF_NAME_SIZE - 2);
	if (number & 16)
		name[0] = 0;
	if (number & 32)
		strcpy(name, "control");
	if (number & 64)
		name[KUBUF_NAME_SIZE - 1] = 'x';
}

/* query fd odd */
long call_query(const uint64_t *a)
{
	struct kubuf_ioctl_query query = { 0 };

	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_QUERY, &query, a[1]);
}

/* create fd out size backing cache flags fd_flags odd */
long call_create(const uint64_t *a)
{
	struct kubuf_ioctl_create create = {
		.size = a[2],
		.backing = a[3],
		.cache = a[4],
		.flags = a[5],
		.fd_flags = a[6],
		.label = "fuzz",
	};
	long ret = odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_CREATE, &create, a[7]);

	return ret ? ret : peer_meet(a[1], world_keep(a[1], create.fd ? create.fd : -1), true);
}

/* add fd name size backing cache flags mode odd */
long call_add(const uint64_t *a)
{
	struct kubuf_ioctl_add add = {
		.size = a[2],
		.backing = a[3],
		.cache = a[4],
		.flags = a[5],
		.mode = a[6],
	};

	name_make(add.name, a[1]);
	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_ADD, &add, a[7]);
}

/* remove fd name odd */
long call_remove(const uint64_t *a)
{
	struct kubuf_ioctl_remove remove = { 0 };

	name_make(remove.name, a[1]);
	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_REMOVE, &remove, a[2]);
}

/* hangup fd name odd */
long call_hangup(const uint64_t *a)
{
	struct kubuf_ioctl_remove remove = { .flags = KUBUF_REMOVE_HANGUP };

	name_make(remove.name, a[1]);
	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_REMOVE, &remove, a[2]);
}

/* list fd entries room odd */
long call_list(const uint64_t *a)
{
	struct kubuf_ioctl_list list = {
		.entries = (uintptr_t)world_address(a[1]),
		.room = a[2],
	};

	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_LIST, &list, a[3]);
}

/* register fd out addr len flags fd_flags odd */
long call_register(const uint64_t *a)
{
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)world_address(a[2]),
		.len = a[3],
		.flags = a[4],
		.fd_flags = a[5],
	};
	long ret = odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_REGISTER, &reg, a[6]);

	return ret ? ret : world_keep(a[1], reg.fd ? reg.fd : -1);
}

/* bufdup fd out fd_flags odd */
long call_bufdup(const uint64_t *a)
{
	struct kubuf_ioctl_dup dup = { .fd_flags = a[2] };
	long ret = odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_DUP, &dup, a[3]);

	return ret ? ret : world_keep(a[1], dup.fd ? dup.fd : -1);
}

/* info fd odd */
long call_info(const uint64_t *a)
{
	struct kubuf_ioctl_info info = { 0 };

	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_INFO, &info, a[1]);
}

/* sync fd offset len flags odd */
long call_sync(const uint64_t *a)
{
	struct kubuf_ioctl_sync sync = { .offset = a[1], .len = a[2], .flags = a[3] };

	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_SYNC, &sync, a[4]);
}

/* fill fd offset len pattern width odd */
long call_fill(const uint64_t *a)
{
	struct kubuf_ioctl_fill fill = {
		.offset = a[1],
		.len = a[2],
		.pattern = a[3],
		.width = a[4],
	};

	return odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_FILL, &fill, a[5]);
}

/* export fd out fd_flags odd */
long call_export(const uint64_t *a)
{
	struct kubuf_ioctl_export export = { .fd_flags = a[2] };
	long ret = odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_EXPORT, &export, a[3]);

	return ret ? ret : world_keep(a[1], export.fd ? export.fd : -1);
}

/* openbell fd out bell rights fd_flags odd; mostly one that does not wait */
long call_openbell(const uint64_t *a)
{
	struct kubuf_ioctl_bell bell = { .bell = a[2], .rights = a[3], .fd_flags = a[4] };

	if (odd_ioctl(world_fd(a[0]), KUBUF_IOCTL_BELL, &bell, a[5]))
		return -1;
	return world_keep(a[1], bell.fd);
}

/* ringbell bell add */
long call_ringbell(const uint64_t *a)
{
	return write(world_fd(a[0]), &a[1], sizeof(a[1]));
}

/* hearbell bell to */
long call_hearbell(const uint64_t *a)
{
	return read(world_fd(a[0]), world_address(a[1]), sizeof(uint64_t));
}

/* ioctl fd cmd arg */
long call_ioctl(const uint64_t *a)
{
	return ioctl(world_fd(a[0]), a[1], world_address(a[2]));
}

/* testcopy fd how addr len pos */
long call_testcopy(const uint64_t *a)
{
	struct {
		uint64_t addr, len, pos;
		uint32_t how, pad;
		int64_t moved;
		uint64_t spanned, pinned;
	} copy = {
		.addr = (uintptr_t)world_address(a[2]),
		.len = a[3],
		.pos = a[4],
		.how = a[1],
	};

	return ioctl(world_fd(a[0]), _IOC(_IOC_READ | _IOC_WRITE, 'T', 0x41, sizeof(copy)), &copy);
}

/* testview fd keep */
long call_testview(const uint64_t *a)
{
	return ioctl(world_fd(a[0]), a[1] & 1 ? _IO('T', 0x44) : _IO('T', 0x45));
}

/* teststream fd to addr len times: the driver makes a stream of a buffer, and puts records */
long call_teststream(const uint64_t *a)
{
	struct {
		uint64_t addr, len;
		int32_t fd;
		uint32_t times;
		uint64_t lost;
	} put = {
		.addr = (uintptr_t)world_address(a[2]),
		.len = a[3],
		.fd = world_fd(a[1]),
		.times = a[4],
	};

	return ioctl(world_fd(a[0]), _IOC(_IOC_READ | _IOC_WRITE, 'T', 0x46, sizeof(put)), &put);
}

/* dmasync fd flags */
long call_dmasync(const uint64_t *a)
{
	uint64_t flags = a[1];

	return ioctl(world_fd(a[0]), _IOW('b', 0, flags), &flags);
}
