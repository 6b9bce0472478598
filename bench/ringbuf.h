/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * ringbuf - a BPF ring buffer, which the kernel fills and a program reads in place
 *
 * The records are put by a BPF program of a few instructions in a loop, which bpf(2) runs:
 * the loop is in it, so that what belongs to the call is paid once for all of them. Nobody is
 * woken, since nobody waits. Kernels have this since 5.8.
 */
#ifndef KUBUF_BENCH_RINGBUF_H
#define KUBUF_BENCH_RINGBUF_H

#include <err.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/**
 * struct ringbuf - a ring buffer and the program that fills it
 * @prog: descriptor of the BPF program
 * @tail: position behind what was read; the kernel reads it
 * @head: position behind the last record; the kernel's
 * @data: the records, mapped twice, back to back
 * @mask: size of the data, less one
 */
struct ringbuf {
	int prog;
	uint64_t *tail;
	const uint64_t *head;
	const unsigned char *data;
	uint64_t mask;
};

static inline int ringbuf_bpf(int cmd, union bpf_attr *attr, const char *what)
{
	int ret = syscall(SYS_bpf, cmd, attr, sizeof(*attr));

	if (ret < 0)
		err(1, "bpf: %s", what);
	return ret;
}

/* A program that puts @count records of @words words of zeros into the map. */
static inline int ringbuf_program(int map, int count, int words)
{
	static const char license[] = "LGPL";
	struct bpf_insn code[32] = {}, *at = code;
	union bpf_attr attr = { .prog_type = BPF_PROG_TYPE_SOCKET_FILTER };

#define RINGBUF_INSN(op, to, from, jump, value) \
	(*at++ = (struct bpf_insn){             \
		 .code = (op), .dst_reg = (to), .src_reg = (from), .off = (jump), .imm = (value) })
	for (int i = 1; i <= words; i++)
		RINGBUF_INSN(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -8 * i, 0);
	RINGBUF_INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_6, 0, 0, count);
	RINGBUF_INSN(BPF_LD | BPF_IMM | BPF_DW, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map);
	RINGBUF_INSN(0, 0, 0, 0, 0); /* the other half of the map's address */
	RINGBUF_INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0);
	RINGBUF_INSN(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -8 * words);
	RINGBUF_INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 8 * words);
	RINGBUF_INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_4, 0, 0, BPF_RB_NO_WAKEUP);
	RINGBUF_INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_ringbuf_output);
	RINGBUF_INSN(BPF_ALU64 | BPF_SUB | BPF_K, BPF_REG_6, 0, 0, 1);
	RINGBUF_INSN(BPF_JMP | BPF_JNE | BPF_K, BPF_REG_6, 0, -9, 0);
	RINGBUF_INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0);
	RINGBUF_INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
#undef RINGBUF_INSN
	attr.insns = (uintptr_t)code;
	attr.insn_cnt = at - code;
	attr.license = (uintptr_t)license;
	return ringbuf_bpf(BPF_PROG_LOAD, &attr, "the program");
}

/* One of @size bytes, a power of two, whose program puts @count records of @words words. */
static inline struct ringbuf ringbuf_new(size_t size, int count, int words)
{
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_RINGBUF, .max_entries = size };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	struct ringbuf ring = { .mask = size - 1 };
	size_t page = getpagesize();
	char *rest;
	int map;

	setrlimit(RLIMIT_MEMLOCK, &all); /* before 5.11 it holds for root's maps, too */
	map = ringbuf_bpf(BPF_MAP_CREATE, &attr, "a ring buffer");
	ring.prog = ringbuf_program(map, count, words);
	ring.tail = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	rest = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, map, page);
	if (ring.tail == MAP_FAILED || rest == MAP_FAILED)
		err(1, "mmap of a ring buffer");
	ring.head = (const uint64_t *)rest;
	ring.data = (const unsigned char *)rest + page;
	close(map);
	return ring;
}

/* Runs the program once. It is one for packets, and gets one that it does not look at. */
static inline void ringbuf_fill(const struct ringbuf *ring)
{
	static const unsigned char packet[64];
	union bpf_attr attr = {};

	attr.test.prog_fd = ring->prog;
	attr.test.data_in = (uintptr_t)packet;
	attr.test.data_size_in = sizeof(packet);
	attr.test.repeat = 1;
	ringbuf_bpf(BPF_PROG_TEST_RUN, &attr, "a run of the program");
}

/* Reads the first four bytes of every record, and gives their room back: how many there were. */
static inline int ringbuf_read(struct ringbuf *ring, volatile uint32_t *sum)
{
	uint64_t tail = *ring->tail, head = __atomic_load_n(ring->head, __ATOMIC_ACQUIRE);
	const uint32_t *record;
	uint32_t len;
	int count = 0;

	for (; tail < head; count++) {
		record = (const uint32_t *)(ring->data + (tail & ring->mask));
		len = __atomic_load_n(record, __ATOMIC_ACQUIRE);
		if (len & BPF_RINGBUF_BUSY_BIT)
			break;
		*sum += record[BPF_RINGBUF_HDR_SZ / 4];
		tail += (len + BPF_RINGBUF_HDR_SZ + 7) & ~7U;
	}
	__atomic_store_n(ring->tail, tail, __ATOMIC_RELEASE);
	return count;
}

#endif
