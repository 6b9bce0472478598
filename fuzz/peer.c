// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "peer.h"

#include <fcntl.h>
#include <linux/kubuf.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world.h"

enum {
	PEERS = 40,
	PEER_FDS = 200, /* theirs begin here, so that a program's are numbered as ever */
	PEER_BYTE = 0x5a, /* what is in buffers that nobody may write to */
	PEER_TURNS = 40, /* of 5 ms: steps that still run may store or free something */
};

/* Mappings lie far below the program's own: what it unmaps beyond the end of those is not ours. */
#define PEER_MAPS 0x100000000000UL
#define PEER_MAP_ROOM (1UL << 28)

/**
 * struct peer - of one buffer
 * @fd: its descriptor; 0 before the rest is set
 * @map: its mapping
 * @stat: of the buffer's inode, when they met
 * @flags: inode flags at that time
 * @made: by this program; others' may have passed through the hands of root
 * @read_only: the bytes stay
 */
static struct peer {
	volatile int fd;
	unsigned char *map;
	struct stat stat;
	int flags;
	bool made;
	bool read_only;
} peers[PEERS];

static int peer_count, peer_control, peer_list;
static volatile bool peer_excused;

static int peer_aside(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, PEER_FDS);

	close(fd);
	return high;
}

static void peer_look(int fd, struct stat *stat, int *flags)
{
	*flags = 0;
	fstat(fd, stat);
	ioctl(fd, FS_IOC_GETFLAGS, flags);
}

/* It takes over the descriptor. */
static void peer_add(int fd, bool made, bool read_only)
{
	int number = __atomic_fetch_add(&peer_count, 1, __ATOMIC_RELAXED);
	struct peer *peer = &peers[number % PEERS];

	fd = peer_aside(fd);
	if (number >= PEERS || fd == -1)
		return;
	peer_look(fd, &peer->stat, &peer->flags);
	peer->map = mmap((void *)(PEER_MAPS + number * PEER_MAP_ROOM), peer->stat.st_size,
			 PROT_READ, MAP_SHARED, fd, 0);
	peer->made = made;
	peer->read_only = read_only;
	if (peer->map != MAP_FAILED && !world_touch(peer->map, peer->stat.st_size, 0))
		peer->fd = fd;
}

long peer_meet(uint64_t slot, long fd, bool made)
{
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_RDONLY };

	if (fd >= 0 && slot & 1 && !ioctl(fd, KUBUF_IOCTL_DUP, &dup))
		peer_add(dup.fd, made, false);
	return fd;
}

static void peer_hand_out(uint64_t slot, uint32_t backing)
{
	struct kubuf_ioctl_create create = { .size = 8192, .backing = backing, .label = "peer" };
	struct kubuf_ioctl_fill fill = { .len = 8192, .pattern = PEER_BYTE, .width = 1 };
	struct kubuf_ioctl_dup keep = { .fd_flags = KUBUF_FD_RDONLY }, give = keep;

	if (ioctl(peer_control, KUBUF_IOCTL_CREATE, &create))
		return;
	if (!ioctl(create.fd, KUBUF_IOCTL_FILL, &fill) &&
	    !ioctl(create.fd, KUBUF_IOCTL_DUP, &keep)) {
		peer_add(keep.fd, true, true);
		if (!ioctl(create.fd, KUBUF_IOCTL_DUP, &give))
			world_keep(slot, give.fd);
	}
	close(create.fd);
}

void peer_begin(void)
{
	peer_control = peer_aside(open("/dev/kubuf/control", O_RDWR));
	peer_list = peer_aside(open("/sys/kernel/debug/kubuf/buffers", O_RDONLY));
	peer_hand_out(PEER_READ_ONLY, KUBUF_BACKING_SHMEM);
	peer_hand_out(PEER_READ_ONLY_OWN, KUBUF_BACKING_SCATTER);
}

void peer_excuse_root(void)
{
	if (!geteuid())
		peer_excused = true;
}

static const char *peer_bytes_complaint(const struct peer *peer)
{
	static unsigned char bytes[1 << 16];
	ssize_t got;

	for (off_t at = 0; at < peer->stat.st_size; at += got) {
		got = pread(peer->fd, bytes, sizeof(bytes), at);
		if (got <= 0)
			return "size: pread ends early";
		if (memcmp(bytes, peer->map + at, got))
			return "bytes: a mapping and pread differ";
		for (ssize_t i = 0; peer->read_only && i < got; i++)
			if (bytes[i] != PEER_BYTE)
				return "bytes: written by a read-only descriptor";
	}
	return NULL;
}

static const char *peer_one_complaint(const struct peer *peer)
{
	const struct stat *then = &peer->stat;
	struct stat now;
	int flags;

	peer_look(peer->fd, &now, &flags);
	if (now.st_size != then->st_size)
		return "size: another one";
	if (then->st_blocks && now.st_blocks * 512 < now.st_size)
		return "hole: pages of the file are gone";
	if (peer->made && !peer_excused &&
	    (now.st_mode != then->st_mode || now.st_uid != then->st_uid ||
	     now.st_gid != then->st_gid || flags != peer->flags))
		return "attribute: mode, owner or flags changed without root";
	if (world_touch(peer->map, then->st_size, 0))
		return "hole: SIGBUS in a mapping";
	return peer_bytes_complaint(peer);
}

/* Memory that is held is charged, and what is charged is held. */
static const char *peer_charge_complaint(void)
{
	static char text[1 << 16];
	unsigned long long size, locked = 0, shmem = 0, more = 0;
	struct kubuf_ioctl_query query;
	char backing[16], *save = NULL;
	unsigned int views;
	size_t used = 0;
	ssize_t got;

	if (ioctl(peer_control, KUBUF_IOCTL_QUERY, &query) || lseek(peer_list, 0, SEEK_SET))
		return NULL;
	while ((got = read(peer_list, text + used, sizeof(text) - 1 - used)) > 0)
		used += got;
	text[used] = '\0';
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (sscanf(line, "%*u %*s %llu %15s %*s %*s files=%*d vmas=%*d views=%u", &size,
			   backing, &views) != 3)
			continue;
		if (!strcmp(backing, "user")) { /* pinned for life; it may touch a page more */
			locked += (size + getpagesize() - 1) / getpagesize() * getpagesize();
			more++;
			continue;
		}
		locked += views ? size : 0;
		shmem += strcmp(backing, "shmem") ? 0 : size;
		more += !strcmp(backing, "shmem") && views; /* a huge page may reach past its end */
	}
	if (query.locked_used < locked || (!more && query.locked_used > locked))
		return "charge: locked_used is not what buffers hold";
	return query.shmem_used < shmem ? "charge: shmem_used is less than buffers hold" : NULL;
}

static const char *peer_complaint_now(void)
{
	const char *said = NULL;

	for (int i = 0; i < PEERS && !said; i++)
		if (peers[i].fd)
			said = peer_one_complaint(&peers[i]);
	return said ? said : peer_charge_complaint();
}

const char *peer_complaint(void)
{
	const char *said = peer_complaint_now();

	for (int turn = 0; said && turn < PEER_TURNS; turn++) {
		usleep(5000);
		said = peer_complaint_now();
	}
	return said;
}
