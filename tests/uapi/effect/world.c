// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "world.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "control.h"
#include "export.h"
#include "module.h"

#define NAME "effect"

/* Every other backing is for root to make. */
static int create_as_maker(const struct world *world)
{
	bool shmem = world->kind->flags & KIND_SHMEM;
	int fd;

	close(control_open()); /* loads the module, which the maker may not */
	if (shmem)
		REQUIRE_OK(seteuid(WORLD_MAKER_UID));
	fd = control_create(world->kind, world->size);
	REQUIRE_OK(seteuid(0));
	return fd;
}

static void open_created(struct world *world)
{
	world->target = create_as_maker(world);
	world->full = control_dup(world->target, 0);
	world->inode = world->full;
}

static void open_readonly(struct world *world)
{
	world->full = create_as_maker(world);
	world->target = control_dup(world->full, KUBUF_FD_RDONLY);
	world->inode = world->full;
}

static uid_t uid_of(enum world_caller caller)
{
	if (caller == WORLD_ROOT)
		return 0;
	return caller == WORLD_OTHER ? WORLD_OTHER_UID : WORLD_MAKER_UID;
}

static int flags_of(const struct world *world)
{
	return world->descriptor->writable ? O_RDWR : O_RDONLY;
}

static void open_name(struct world *world)
{
	world->full = control_add(NAME, world->kind, world->size);
	world->inode = control_dup(world->full, 0);
	REQUIRE_OK(seteuid(uid_of(world->caller)));
	world->target = REQUIRE_OK(open(CONTROL_NAMED NAME, flags_of(world) | O_CLOEXEC));
	REQUIRE_OK(seteuid(0));
}

static void remove_name(struct world *world)
{
	CHECK_OK(control_remove(NAME));
}

/* What can be had by anybody who has a name open, where root made the buffer. */
static void open_name_duplicate(struct world *world)
{
	int named;

	open_name(world);
	named = world->target;
	world->target = control_dup(named, KUBUF_FD_RDONLY);
	close(named);
}

static void open_node(struct world *world)
{
	world->full = buf_open(world->kind, world->size, "");
	world->inode = -1;
	world->target = buf_reopen(flags_of(world));
}

static void unload_node(struct world *world)
{
	CHECK_INT(module_unload_soon("testbuf"), 0);
}

static void open_dmabuf(struct world *world)
{
	world->full = create_as_maker(world);
	world->inode = world->full;
	REQUIRE_OK(seteuid(WORLD_MAKER_UID));
	world->target = export_new(world->full);
	REQUIRE_OK(seteuid(0));
}

/* One that rings: a read() would wait once a call has taken O_NONBLOCK off. */
static void open_bell(struct world *world)
{
	world->full = create_as_maker(world);
	world->inode = world->full;
	world->target = REQUIRE_OK(control_try_bell(world->full, 0, KUBUF_BELL_RING, 0));
}

#define STRANGERS (1U << WORLD_OTHER | 1U << WORLD_CONTAINER | 1U << WORLD_ROOT)
#define EVERYBODY (1U << WORLD_MAKER | STRANGERS)

/* A new kind of descriptor is one more row. */
const struct world_descriptor world_descriptors[] = {
	{ "a descriptor from CREATE", open_created, NULL, EVERYBODY,
	  .writable = true, .file = true, .made = true },
	{ "a read-only duplicate", open_readonly, NULL, EVERYBODY, .file = true, .made = true },
	{ "a name", open_name, remove_name, STRANGERS, .writable = true, .file = true },
	{ "a name opened to read", open_name, remove_name, STRANGERS, .file = true },
	{ "a read-only duplicate of a name", open_name_duplicate, remove_name, STRANGERS,
	  .file = true, .made = true },
	{ "a driver's node", open_node, unload_node, STRANGERS, .writable = true, .file = true },
	{ "a driver's node opened to read", open_node, unload_node, STRANGERS, .file = true },
	{ "a dma-buf", open_dmabuf, NULL, EVERYBODY, .writable = true },
	{ "a bell", open_bell, NULL, EVERYBODY, .unmapped = true },
};

const size_t world_descriptors_count = sizeof(world_descriptors) / sizeof(world_descriptors[0]);

const char *world_caller_name(enum world_caller caller)
{
	static const char *const names[] = {
		[WORLD_MAKER] = "its maker",
		[WORLD_OTHER] = "another user",
		[WORLD_CONTAINER] = "root of a user namespace",
		[WORLD_ROOT] = "root",
	};

	return names[caller];
}

bool world_has_ioctls(const struct world *world)
{
	return world->inode != -1;
}

void world_begin(struct world *world)
{
	world->descriptor->open(world);
	world->peer = buf_map_as(world->full, world->size, PROT_READ, MAP_SHARED, 0);
}

void world_end(struct world *world)
{
	munmap((void *)world->peer, world->size);
	close(world->target);
	close(world->full);
	if (world->inode != -1 && world->inode != world->full)
		close(world->inode);
	if (world->descriptor->close)
		world->descriptor->close(world);
}

static void write_map(const char *path, const char *text)
{
	int fd = REQUIRE_OK(open(path, O_WRONLY | O_CLOEXEC));

	REQUIRE_OK(write(fd, text, strlen(text)));
	close(fd);
}

static int enter_namespace(void)
{
	char map[32];

	if (unshare(CLONE_NEWUSER))
		return -1;
	write_map("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %d 1", WORLD_MAKER_UID);
	write_map("/proc/self/uid_map", map);
	write_map("/proc/self/gid_map", map);
	return 0;
}

int world_become(enum world_caller caller)
{
	uid_t uid = uid_of(caller);

	if (caller == WORLD_ROOT)
		return 0;
	REQUIRE_OK(setgroups(0, NULL));
	REQUIRE_OK(setresgid(uid, uid, uid));
	REQUIRE_OK(setresuid(uid, uid, uid));
	/* Otherwise /proc/self is root's. */
	REQUIRE_OK(prctl(PR_SET_DUMPABLE, 1));
	return caller == WORLD_CONTAINER ? enter_namespace() : 0;
}
