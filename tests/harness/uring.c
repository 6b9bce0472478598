// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "uring.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check.h"

/**
 * struct uring - the rings, mapped
 * @fd: descriptor
 * @params: what the kernel said of it
 * @sq: submission ring
 * @cq: completion ring
 * @sqes: requests
 */
struct uring {
	int fd;
	struct io_uring_params params;
	char *sq;
	char *cq;
	struct io_uring_sqe *sqes;
};

static void *map_part(int fd, size_t len, off_t offset)
{
	return (void *)REQUIRE_OK(mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset));
}

struct uring *uring_new(void)
{
	struct uring *ring = calloc(1, sizeof(*ring));

	REQUIRE(ring);
	ring->fd = syscall(SYS_io_uring_setup, 4, &ring->params);
	if (ring->fd == -1)
		SKIP("no io_uring: %s", strerrorname_np(errno));
	ring->sq = map_part(ring->fd, 4096, IORING_OFF_SQ_RING);
	ring->cq = map_part(ring->fd, 4096, IORING_OFF_CQ_RING);
	ring->sqes = map_part(ring->fd, 4 * sizeof(*ring->sqes), IORING_OFF_SQES);
	return ring;
}

void uring_free(struct uring *ring)
{
	close(ring->fd);
	free(ring);
}

unsigned int uring_features(const struct uring *ring)
{
	return ring->params.features;
}

static unsigned int *word(char *ring, unsigned int offset)
{
	return (unsigned int *)(ring + offset);
}

int uring_run(struct uring *ring, const struct io_uring_sqe *request)
{
	const struct io_sqring_offsets *sq = &ring->params.sq_off;
	const struct io_cqring_offsets *cq = &ring->params.cq_off;
	unsigned int tail = *word(ring->sq, sq->tail);
	unsigned int slot = tail & *word(ring->sq, sq->ring_mask);
	unsigned int head = *word(ring->cq, cq->head);
	const struct io_uring_cqe *done;

	ring->sqes[slot] = *request;
	word(ring->sq, sq->array)[slot] = slot;
	__atomic_store_n(word(ring->sq, sq->tail), tail + 1, __ATOMIC_RELEASE);
	REQUIRE_INT(syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0),
		    1);
	REQUIRE(__atomic_load_n(word(ring->cq, cq->tail), __ATOMIC_ACQUIRE) != head);
	done = (const struct io_uring_cqe *)(ring->cq + cq->cqes) +
	       (head & *word(ring->cq, cq->ring_mask));
	__atomic_store_n(word(ring->cq, cq->head), head + 1, __ATOMIC_RELEASE);
	return done->res;
}

int uring_move(struct uring *ring, int op, int fd, void *addr, size_t len, long long pos)
{
	struct io_uring_sqe request = {
		.opcode = op,
		.fd = fd,
		.off = pos,
		.addr = (uintptr_t)addr,
		.len = len,
	};

	return uring_run(ring, &request);
}

int uring_register(struct uring *ring, void *addr, size_t len)
{
	struct iovec whole = { addr, len };
	long ret = syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_BUFFERS, &whole, 1);

	return ret == -1 ? -errno : 0;
}

bool uring_knows(const struct uring *ring, unsigned int op)
{
	char room[sizeof(struct io_uring_probe) + 256 * sizeof(struct io_uring_probe_op)] = {};
	struct io_uring_probe *probe = (void *)room;

	REQUIRE_OK(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_PROBE, probe, 256));
	return op <= probe->last_op && probe->ops[op].flags & IO_URING_OP_SUPPORTED;
}
