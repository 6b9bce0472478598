// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * control - buffers made through /dev/kubuf/control, and named ones
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "module.h"

void control_load(const char *params)
{
	module_need("kubuf", "%s", params);
}

int control_open(void)
{
	if (!module_loaded("kubuf"))
		control_load("");
	return REQUIRE_OK(open(CONTROL_NODE, O_RDWR | O_CLOEXEC));
}

/* One call on the control node, with errno left as the call set it. */
static int control_call(unsigned long cmd, void *arg)
{
	int control = control_open();
	int ret = ioctl(control, cmd, arg);
	int err = errno;

	close(control);
	errno = err;
	return ret;
}

static uint32_t backing_of(const struct kind *kind)
{
	if (!kind || kind->flags & KIND_SHMEM)
		return KUBUF_BACKING_SHMEM;
	return kind->flags & KIND_CONTIG ? KUBUF_BACKING_CONTIG : KUBUF_BACKING_SCATTER;
}

static uint32_t cache_of(const struct kind *kind)
{
	if (!kind || kind->flags & KIND_WB)
		return KUBUF_CACHE_WB;
	return kind->flags & KIND_WC ? KUBUF_CACHE_WC : KUBUF_CACHE_UC;
}

static uint32_t flags_of(const struct kind *kind)
{
	return kind && kind->flags & KIND_PFN ? KUBUF_FLAG_MAP_PFN : 0;
}

struct kubuf_ioctl_create control_spec(const struct kind *kind, uint64_t size)
{
	return (struct kubuf_ioctl_create){
		.size = size,
		.backing = backing_of(kind),
		.cache = cache_of(kind),
		.flags = flags_of(kind),
		.label = "test",
	};
}

int control_try(const struct kubuf_ioctl_create *spec)
{
	struct kubuf_ioctl_create arg = *spec;

	return control_call(KUBUF_IOCTL_CREATE, &arg) ? -1 : arg.fd;
}

int control_create(const struct kind *kind, uint64_t size)
{
	struct kubuf_ioctl_create spec = control_spec(kind, size);

	return REQUIRE_OK(control_try(&spec));
}

int control_dup(int fd, uint32_t fd_flags)
{
	struct kubuf_ioctl_dup arg = { .fd_flags = fd_flags };

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_DUP, &arg));
	return arg.fd;
}

int control_sync(int fd, uint64_t len, uint32_t flags)
{
	struct kubuf_ioctl_sync sync = { .len = len, .flags = flags };

	return ioctl(fd, KUBUF_IOCTL_SYNC, &sync);
}

int control_try_bell(int fd, uint32_t which, uint32_t rights, uint32_t fd_flags)
{
	struct kubuf_ioctl_bell arg = { .bell = which, .rights = rights, .fd_flags = fd_flags };

	return ioctl(fd, KUBUF_IOCTL_BELL, &arg) ? -1 : arg.fd;
}

int control_bell(int fd)
{
	return REQUIRE_OK(control_try_bell(fd, 0, KUBUF_BELL_WAIT | KUBUF_BELL_RING,
					   KUBUF_FD_CLOEXEC));
}

struct kubuf_ioctl_info control_info(int fd)
{
	struct kubuf_ioctl_info info;

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_INFO, &info));
	return info;
}

int control_try_add(const char *name, const struct kind *kind, uint64_t size)
{
	struct kubuf_ioctl_add arg = {
		.size = size,
		.backing = backing_of(kind),
		.cache = cache_of(kind),
		.flags = flags_of(kind),
		.mode = 0666,
	};

	strncpy(arg.name, name, sizeof(arg.name) - 1);
	return control_call(KUBUF_IOCTL_ADD, &arg);
}

int control_add(const char *name, const struct kind *kind, uint64_t size)
{
	char path[sizeof(CONTROL_NAMED) + KUBUF_NAME_SIZE];

	REQUIRE_OK(control_try_add(name, kind, size));
	snprintf(path, sizeof(path), CONTROL_NAMED "%s", name);
	return REQUIRE_OK(open(path, O_RDWR | O_CLOEXEC));
}

static int remove_with(const char *name, uint32_t flags)
{
	struct kubuf_ioctl_remove arg = { .flags = flags };

	strncpy(arg.name, name, sizeof(arg.name) - 1);
	return control_call(KUBUF_IOCTL_REMOVE, &arg);
}

int control_remove(const char *name)
{
	return remove_with(name, 0);
}

int control_hang_up(const char *name)
{
	return remove_with(name, KUBUF_REMOVE_HANGUP);
}
