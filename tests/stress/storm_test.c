// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * All that can be done with buffers, by eight threads at a time, while buffers come
 * and go: what anybody reads is what its last writer wrote, however both went about it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"
#include "guard.h"
#include "holders.h"
#include "module.h"
#include "page.h"
#include "pressure.h"
#include "storm/pool.h"
#include "storm/ringing.h"
#include "storm/seen.h"
#include "storm/transfer.h"
#include "test.h"
#include "workers.h"

#define SECONDS (test_long() ? 60 : 3)
#define LIMIT 240

/* A slot of some buffer, locked, and a descriptor of one's own. */
static struct slot *hold_begin(struct worker *worker, struct hold *hold)
{
	struct thing *thing = pool_take(worker);
	unsigned int index;

	if (!thing)
		return NULL;
	index = worker_random(worker, thing->count);
	*hold = (struct hold){
		.thing = thing,
		.worker = worker,
		.offset = index * slot_size(),
		.len = slot_size(),
	};
	hold->fd = pool_open(thing, worker, &hold->own);
	pthread_mutex_lock(&thing->slots[index].lock);
	return &thing->slots[index];
}

static void hold_end(struct hold *hold, struct slot *slot)
{
	pthread_mutex_unlock(&slot->lock);
	close(hold->fd);
	pool_put(hold->thing);
}

static const struct transfer *any(struct worker *worker, const struct transfer *transfers,
				  size_t count)
{
	const struct transfer *transfer = &transfers[worker_random(worker, count)];

	atomic_store(&worker->doing, transfer->name);
	return transfer;
}

static void look_at(const struct hold *hold, const struct slot *slot)
{
	const struct transfer *transfer = any(hold->worker, transfers_out, transfers_out_count);
	unsigned char *data = malloc(hold->len);

	REQUIRE(data);
	if (transfer->move(hold, data))
		slot_check(slot, data, transfer->name);
	free(data);
}

static void op_read(struct worker *worker)
{
	struct hold hold;
	struct slot *slot = hold_begin(worker, &hold);

	if (!slot)
		return;
	look_at(&hold, slot);
	hold_end(&hold, slot);
}

static void op_write(struct worker *worker)
{
	const struct transfer *transfer;
	struct hold hold;
	struct slot *slot = hold_begin(worker, &hold);
	struct slot next;
	unsigned char *data;

	if (!slot)
		return;
	data = malloc(hold.len);
	REQUIRE(data);
	transfer = any(worker, transfers_in, transfers_in_count);
	next = *slot;
	slot_next(&next, transfer->word);
	slot_fill(&next, data);
	if (transfer->move(&hold, data)) {
		slot->seed = next.seed;
		slot->uniform = next.uniform;
	}
	look_at(&hold, slot);
	free(data);
	hold_end(&hold, slot);
}

/* Without a lock: whatever is being written at the moment, it is this buffer's. */
static void op_glance(struct worker *worker)
{
	struct thing *thing = pool_take(worker);
	unsigned char *data;
	bool own;
	int fd;

	if (!thing)
		return;
	atomic_store(&worker->doing, "reading what others write");
	data = malloc(thing->size);
	REQUIRE(data);
	fd = pool_open(thing, worker, &own);
	CHECK_INT(pread(fd, data, thing->size, 0), thing->size);
	slot_check_tag(thing->tag, data, thing->size, "pread of all");
	close(fd);
	free(data);
	pool_put(thing);
}

/* What a shared mapping can be advised; whether it agrees is the kernel's affair. */
static void advise(struct worker *worker, unsigned char *map, size_t size)
{
	static const int advice[] = {
		MADV_NORMAL,
		MADV_RANDOM,
		MADV_SEQUENTIAL,
		MADV_WILLNEED,
		MADV_DONTNEED,
		MADV_REMOVE,
		MADV_DONTFORK,
		MADV_DOFORK,
		MADV_MERGEABLE,
		MADV_UNMERGEABLE,
		MADV_HUGEPAGE,
		MADV_NOHUGEPAGE,
		MADV_DONTDUMP,
		MADV_FREE,
		MADV_COLD,
		MADV_PAGEOUT,
		MADV_WIPEONFORK,
		22 /* POPULATE_READ */,
		23 /* POPULATE_WRITE */,
		25 /* COLLAPSE */,
	};
	size_t pages = size / page_size();
	size_t first = worker_random(worker, pages);

	for (int i = 0; i < 3; i++)
		madvise(map + first * page_size(), (pages - first) * page_size(),
			advice[worker_random(worker, sizeof(advice) / sizeof(advice[0]))]);
}

/* A mapping that is cut, protected and advised in pieces shows the same memory. */
static void op_mangle(struct worker *worker)
{
	struct hold hold;
	struct slot *slot = hold_begin(worker, &hold);
	unsigned char *map, *data;
	size_t start, end;

	if (!slot)
		return;
	atomic_store(&worker->doing, "mangling a mapping");
	map = transfer_map(&hold, PROT_READ | PROT_WRITE, MAP_SHARED);
	data = malloc(hold.len);
	REQUIRE(data);
	start = hold.offset / page_size() * page_size();
	end = (hold.offset + hold.len + page_size() - 1) / page_size() * page_size();
	CHECK_OK(mprotect(map, end, PROT_READ));
	advise(worker, map, hold.thing->size);
	if (start)
		CHECK_OK(munmap(map, start));
	if (end < hold.thing->size)
		CHECK_OK(munmap(map + end, hold.thing->size - end));
	advise(worker, map + start, end - start);
	memcpy(data, map + hold.offset, hold.len);
	slot_check(slot, data, "mangled mapping");
	free(data);
	/* What was unmapped before may be another thread's by now. */
	CHECK_OK(munmap(map + start, end - start));
	hold_end(&hold, slot);
}

static void op_replace(struct worker *worker)
{
	atomic_store(&worker->doing, "replacing a buffer");
	pool_replace(worker);
}

static void op_bells(struct worker *worker)
{
	struct thing *thing = pool_take(worker);
	bool own;
	int fd;

	if (!thing)
		return;
	fd = pool_open(thing, worker, &own);
	ringing_try(worker, thing, fd);
	close(fd);
	pool_put(thing);
}

static void op_sync(struct worker *worker)
{
	struct thing *thing = pool_take(worker);
	struct kubuf_ioctl_sync sync = { .flags = KUBUF_SYNC_READ | KUBUF_SYNC_WRITE };
	bool own;
	int fd;

	if (!thing)
		return;
	atomic_store(&worker->doing, "sync");
	fd = pool_open(thing, worker, &own);
	sync.len = thing->size;
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &sync));
	sync.flags |= KUBUF_SYNC_END;
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &sync));
	close(fd);
	pool_put(thing);
}

static void op_look(struct worker *worker)
{
	struct thing *thing = pool_take(worker);
	bool own;
	int fd;

	if (!thing)
		return;
	atomic_store(&worker->doing, "looking at fdinfo, sysfs, debugfs and LIST");
	fd = pool_open(thing, worker, &own);
	seen_check(thing, fd);
	close(fd);
	pool_put(thing);
}

/* Drivers that use the core come and go; what goes into one comes out of it. */
static void use_module(const char *name, const char *node)
{
	unsigned char data[512], back[512];
	int fd;

	module_need(name, "%s", "");
	fd = REQUIRE_OK(open(node, O_RDWR | O_CLOEXEC));
	guard_pattern(data, sizeof(data), getpid());
	CHECK_INT(pwrite(fd, data, sizeof(data), 0), sizeof(data));
	CHECK_INT(pread(fd, back, sizeof(back), 0), sizeof(back));
	CHECK_MEM(back, data, sizeof(data));
	close(fd);
	CHECK_INT(module_unload_soon(name), 0);
}

static void op_module(struct worker *worker)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

	if (pthread_mutex_trylock(&one))
		return;
	atomic_store(&worker->doing, "loading and unloading a module");
	if (worker_random(worker, 2))
		use_module("pin_page", "/dev/my_demo_dev");
	else
		use_module("testbuf", "/dev/testbuf");
	pthread_mutex_unlock(&one);
}

/**
 * struct op - something a thread does
 * @run: that
 * @weight: how often, among all weights
 */
struct op {
	void (*run)(struct worker *worker);
	unsigned int weight;
};

static const struct op ops[] = {
	{ op_read, 30 },
	{ op_write, 30 },
	{ op_glance, 8 },
	{ op_mangle, 12 },
	{ op_replace, 10 },
	{ op_bells, 8 },
	{ op_sync, 4 },
	{ op_look, 4 },
	{ op_module, 1 },
};

static void turn(struct worker *worker)
{
	unsigned int total = 0, ticket;
	const struct op *op = ops;

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		total += ops[i].weight;
	ticket = worker_random(worker, total);
	while (ticket >= op->weight)
		ticket -= op++->weight;
	op->run(worker);
}

/* Eight threads of all trades; then nothing may be left. */
static void storm(void)
{
	struct worker members[8] = {};
	struct holders before = holders_now();
	struct workers workers = { .members = members, .count = 8, .seconds = SECONDS };
	unsigned long turns = 0;

	for (int i = 0; i < 8; i++)
		members[i].turn = turn;
	pool_begin();
	workers_run(&workers);
	pool_end();
	for (int i = 0; i < 8; i++) {
		CHECK(members[i].turns);
		turns += members[i].turns;
	}
	check_note("%lu turns", turns);
	CHECK_HOLDERS(&before);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

TEST_WITHIN(what_is_read_is_what_was_written_while_eight_threads_do_all_there_is, LIMIT)
{
	storm();
}

TEST_WITHIN(so_it_is_while_the_kernel_compacts_merges_and_moves_memory, LIMIT)
{
	struct pressure *pressure = pressure_begin();

	storm();
	pressure_end(pressure);
}
