// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "witness.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/mempolicy.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "buf.h"
#include "call.h"
#include "check.h"
#include "control.h"
#include "guard.h"
#include "page.h"

/* Places where kernel and program are seen to have the same page. */
#define PLACES 2

/**
 * struct state - what is noted
 * @inode: of the buffer's inode
 * @own: of the descriptor's, where that is another one
 * @flags: FS_IOC_GETFLAGS of the buffer's inode, -1 for none
 * @seals: F_GET_SEALS of it, -1 for none
 * @end: SEEK_END
 * @info: size as INFO has it
 * @policy: memory policy of the buffer's mapping
 * @charges: all of kubuf's
 * @names: names of extended attributes of both inodes
 */
struct state {
	struct statx inode;
	struct statx own;
	int flags;
	int seals;
	long long end;
	unsigned long long info;
	int policy;
	struct witness_charges charges;
	char names[2][256];
};

struct witness {
	const struct world *world;
	struct state before;
	unsigned char *expected;
	unsigned char *got;
	unsigned int changed;
	unsigned char stamp;
	char path[80];
	char text[400];
};

struct witness_charges witness_charges(void)
{
	static int control = -1;
	struct kubuf_ioctl_query query;

	if (control == -1)
		control = control_open();
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_QUERY, &query));
	return (struct witness_charges){ query.shmem_used, query.locked_used };
}

/* A driver's node leads to the buffer's inode by way of a mapping alone. */
static void look_at_inode(const struct witness *witness, struct statx *stat)
{
	int inode = witness->world->inode;

	if (inode == -1)
		REQUIRE_OK(statx(AT_FDCWD, witness->path, 0, STATX_ALL, stat));
	else
		REQUIRE_OK(statx(inode, "", AT_EMPTY_PATH, STATX_ALL, stat));
}

static void list_names(int fd, char *names, size_t size)
{
	memset(names, 0, size);
	if (fd != -1)
		(void)!flistxattr(fd, names, size - 1);
	for (size_t i = 0; i + 1 < size; i++)
		if (!names[i] && names[i + 1])
			names[i] = ' ';
}

static int policy_of(const void *addr)
{
	int policy = -1;

	return syscall(SYS_get_mempolicy, &policy, NULL, 0, addr, MPOL_F_ADDR) ? -1 : policy;
}

static void state_take(const struct witness *witness, struct state *state)
{
	const struct world *world = witness->world;

	/* Kept, so that a page that is replaced is not the kernel's any more; a close drops it. */
	if (!world_has_ioctls(world))
		REQUIRE_OK(ioctl(world->full, TESTBUF_VIEW_KEEP));
	look_at_inode(witness, &state->inode);
	REQUIRE_OK(statx(world->target, "", AT_EMPTY_PATH, STATX_ALL, &state->own));
	state->flags = -1;
	state->seals = -1;
	state->info = 0;
	if (world_has_ioctls(world)) {
		if (ioctl(world->inode, FS_IOC_GETFLAGS, &state->flags))
			state->flags = -1;
		state->seals = fcntl(world->inode, F_GET_SEALS);
		state->info = control_info(world->full).size;
	}
	state->end = lseek(world->full, 0, SEEK_END);
	state->policy = policy_of(world->peer);
	list_names(world->inode, state->names[0], sizeof(state->names[0]));
	list_names(world->target, state->names[1], sizeof(state->names[1]));
	state->charges = witness_charges();
}

static void note(struct witness *witness, unsigned int effect, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void note(struct witness *witness, unsigned int effect, const char *format, ...)
{
	size_t used = strlen(witness->text);
	va_list args;

	witness->changed |= effect;
	if (used && used + 2 < sizeof(witness->text)) {
		strcat(witness->text, ", ");
		used += 2;
	}
	va_start(args, format);
	vsnprintf(witness->text + used, sizeof(witness->text) - used, format, args);
	va_end(args);
}

static void compare_inodes(struct witness *witness, const struct statx *a, const struct statx *b)
{
	if (a->stx_mode != b->stx_mode)
		note(witness, EFFECT_MODE, "mode 0%o is 0%o", a->stx_mode, b->stx_mode);
	if (a->stx_uid != b->stx_uid || a->stx_gid != b->stx_gid)
		note(witness, EFFECT_OWNER, "owner %u:%u is %u:%u", a->stx_uid, a->stx_gid,
		     b->stx_uid, b->stx_gid);
	if (memcmp(&a->stx_mtime, &b->stx_mtime, sizeof(a->stx_mtime)))
		note(witness, EFFECT_TIMES, "mtime moved");
	if (memcmp(&a->stx_ctime, &b->stx_ctime, sizeof(a->stx_ctime)))
		note(witness, EFFECT_TIMES, "ctime moved");
	if (a->stx_attributes != b->stx_attributes)
		note(witness, EFFECT_FLAGS, "statx attributes 0x%llx are 0x%llx", a->stx_attributes,
		     b->stx_attributes);
	if (a->stx_nlink != b->stx_nlink)
		note(witness, EFFECT_LINKS, "%u links are %u", a->stx_nlink, b->stx_nlink);
	if (a->stx_size != b->stx_size)
		note(witness, EFFECT_SIZE, "size %llu is %llu", a->stx_size, b->stx_size);
	if (a->stx_blocks != b->stx_blocks)
		note(witness, EFFECT_HOLES, "%llu blocks are %llu", a->stx_blocks, b->stx_blocks);
}

static void compare_states(struct witness *witness, const struct state *a, const struct state *b)
{
	compare_inodes(witness, &a->inode, &b->inode);
	if (a->flags != b->flags)
		note(witness, EFFECT_FLAGS, "flags 0x%x are 0x%x", a->flags, b->flags);
	if (a->seals != b->seals)
		note(witness, EFFECT_SEALS, "seals 0x%x are 0x%x", a->seals, b->seals);
	if (a->end != b->end || a->info != b->info)
		note(witness, EFFECT_SIZE, "SEEK_END %lld is %lld, INFO %llu is %llu", a->end,
		     b->end, a->info, b->info);
	if (a->policy != b->policy)
		note(witness, EFFECT_POLICY, "policy %d is %d", a->policy, b->policy);
	if (strcmp(a->names[0], b->names[0]))
		note(witness, EFFECT_XATTRS, "xattrs \"%s\" are \"%s\"", a->names[0], b->names[0]);
	if (a->charges.shmem != b->charges.shmem)
		note(witness, EFFECT_CHARGES, "shmem_used %llu is %llu", a->charges.shmem,
		     b->charges.shmem);
	if (a->charges.locked != b->charges.locked)
		note(witness, EFFECT_CHARGES, "locked_used %llu is %llu", a->charges.locked,
		     b->charges.locked);
}

/* The descriptor's own inode, where it is not the buffer's; its size means nothing. */
static void compare_own(struct witness *witness, const struct state *a, const struct state *b)
{
	if (witness->world->descriptor->made)
		return;
	if (a->own.stx_mode != b->own.stx_mode || a->own.stx_uid != b->own.stx_uid ||
	    a->own.stx_gid != b->own.stx_gid || a->own.stx_nlink != b->own.stx_nlink ||
	    a->own.stx_attributes != b->own.stx_attributes ||
	    memcmp(&a->own.stx_mtime, &b->own.stx_mtime, sizeof(a->own.stx_mtime)) ||
	    memcmp(&a->own.stx_ctime, &b->own.stx_ctime, sizeof(a->own.stx_ctime)) ||
	    strcmp(a->names[1], b->names[1]))
		note(witness, EFFECT_NODE, "attributes of its own inode");
}

static sigjmp_buf lost;

static void on_loss(int number)
{
	siglongjmp(lost, number);
}

/* The signal that a load from somewhere in the peer's mapping raised, or 0. */
static int touch_all(const struct world *world)
{
	struct sigaction action = { .sa_handler = on_loss }, before;
	int number;

	sigaction(SIGBUS, &action, &before);
	number = sigsetjmp(lost, 1);
	for (size_t at = 0; !number && at < world->size; at += page_size())
		(void)*(const volatile unsigned char *)(world->peer + at);
	sigaction(SIGBUS, &before, NULL);
	return number;
}

static void compare_bytes(struct witness *witness)
{
	const struct world *world = witness->world;

	if (touch_all(world)) {
		note(witness, EFFECT_HOLES, "SIGBUS in a peer's mapping");
		return;
	}
	if (memcmp(world->peer, witness->expected, world->size))
		note(witness, EFFECT_BYTES, "bytes in a peer's mapping");
	if (pread(world->full, witness->got, world->size, 0) != (ssize_t)world->size)
		note(witness, EFFECT_SIZE, "a short read");
	else if (memcmp(witness->got, witness->expected, world->size))
		note(witness, EFFECT_BYTES, "bytes as read");
}

/* What a program writes, and what the kernel stores through a view of its own, is seen. */
static void compare_pages(struct witness *witness)
{
	const struct world *world = witness->world;
	unsigned char stamp = ++witness->stamp;

	for (size_t i = 0; i < PLACES && !(witness->changed & EFFECT_HOLES); i++) {
		size_t at = world->size / PLACES * i + 100;

		REQUIRE_INT(pwrite(world->full, &stamp, 1, at), 1);
		witness->expected[at] = stamp;
		if (world->peer[at] != stamp)
			note(witness, EFFECT_HOLES, "write and mapping have different pages");
		if (world_has_ioctls(world))
			continue;
		buf_fill(world->full, at + 1, 1, stamp);
		witness->expected[at + 1] = stamp;
		if (world->peer[at + 1] != stamp)
			note(witness, EFFECT_HOLES, "kernel and mapping have different pages");
	}
}

/* What a last close gives back may come a moment later. */
static void charges_settle(const struct witness *witness, struct state *now)
{
	const struct witness_charges *want = &witness->before.charges;

	for (int i = 0; i < 30; i++) {
		if (now->charges.shmem == want->shmem && now->charges.locked == want->locked)
			return;
		usleep(10000);
		now->charges = witness_charges();
	}
}

/* A call by the least of descriptors may have opened the way for one that has all rights. */
static void attack(const struct world *world)
{
	void *map = mmap(NULL, world->size, PROT_READ | PROT_WRITE, MAP_SHARED, world->full, 0);

	if (map != MAP_FAILED) { /* where root made the inode append-only, nobody maps to write */
		madvise(map, world->size, MADV_REMOVE);
		munmap(map, world->size);
	}
	(void)!fallocate(world->full, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, world->size);
	(void)!ftruncate(world->full, page_size());
}

unsigned int witness_look(struct witness *witness)
{
	struct state now;

	attack(witness->world);
	witness->text[0] = '\0';
	witness->changed = 0;
	state_take(witness, &now);
	charges_settle(witness, &now);
	compare_states(witness, &witness->before, &now);
	compare_own(witness, &witness->before, &now);
	compare_bytes(witness);
	compare_pages(witness);
	return witness->changed;
}

const char *witness_text(const struct witness *witness)
{
	return witness->text;
}

/* The node in /dev is the next test's, too. */
static void restore_own(struct witness *witness)
{
	const struct statx *own = &witness->before.own;
	int fd = witness->world->target;
	struct state now;

	list_names(fd, now.names[1], sizeof(now.names[1]));
	for (char *rest = now.names[1], *name; (name = strsep(&rest, " "));)
		if (*name && !strstr(witness->before.names[1], name))
			fremovexattr(fd, name);
	CHECK_OK(fchown(fd, own->stx_uid, own->stx_gid));
	CHECK_OK(fchmod(fd, own->stx_mode & 07777));
}

void witness_reset(struct witness *witness)
{
	const struct world *world = witness->world;

	if (witness->changed & EFFECT_NODE)
		restore_own(witness);
	REQUIRE_INT(pwrite(world->full, witness->expected, world->size, 0), world->size);
	state_take(witness, &witness->before);
}

struct witness *witness_new(const struct world *world)
{
	struct witness *witness = calloc(1, sizeof(*witness));

	REQUIRE(witness);
	witness->world = world;
	witness->expected = malloc(world->size);
	witness->got = malloc(world->size);
	REQUIRE(witness->expected && witness->got);
	snprintf(witness->path, sizeof(witness->path), "/proc/self/map_files/%lx-%lx",
		 (unsigned long)world->peer, (unsigned long)world->peer + world->size);
	guard_pattern(witness->expected, world->size, 1);
	witness_reset(witness);
	return witness;
}

void witness_free(struct witness *witness)
{
	if (!world_has_ioctls(witness->world))
		ioctl(witness->world->full, TESTBUF_VIEW_DROP);
	free(witness->expected);
	free(witness->got);
	free(witness);
}
