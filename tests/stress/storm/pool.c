// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "pool.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "page.h"

/* Pages of most buffers, and bytes of those that are to have a huge page. */
#define PAGES 24
#define HUGE (2 << 20)
#define LARGE_OF 12

/**
 * struct place - one place of the pool
 * @lock: held over changes; a thread that needs any buffer tries another place instead
 * @thing: the buffer there
 */
struct place {
	pthread_mutex_t lock;
	struct thing *thing;
};

static struct place places[POOL_PLACES];
static atomic_uint last_tag;

/* No byte of a tag is zero, which is what memory without an owner holds. */
static uint32_t tag_new(void)
{
	return 0x80808080 | (atomic_fetch_add(&last_tag, 1) + 1) * 2654435761U;
}

static struct thing *thing_new(const struct kind *kind, size_t size)
{
	unsigned int count = size / slot_size();
	struct thing *thing = calloc(1, sizeof(*thing) + count * sizeof(struct slot));

	REQUIRE(thing);
	thing->tag = tag_new();
	thing->kind = kind;
	thing->size = size;
	thing->count = count;
	atomic_store(&thing->refs, 1);
	for (unsigned int i = 0; i < count; i++)
		slot_init(&thing->slots[i], thing->tag);
	return thing;
}

/* Both leave errno alone when they fail. */
static bool make_named(struct thing *thing, int place)
{
	char path[64];

	snprintf(thing->name, sizeof(thing->name), "place%d", place);
	if (control_try_add(thing->name, thing->kind, thing->size))
		return false;
	snprintf(path, sizeof(path), CONTROL_NAMED "%s", thing->name);
	thing->fd = REQUIRE_OK(open(path, O_RDWR | O_CLOEXEC));
	return true;
}

static bool make_unnamed(struct thing *thing)
{
	struct kubuf_ioctl_create spec = control_spec(thing->kind, thing->size);

	thing->fd = control_try(&spec);
	return thing->fd != -1;
}

static struct thing *thing_make(struct worker *worker, int place)
{
	const struct kind *kind = &kinds[worker_random(worker, kinds_count)];
	size_t size = (2 + worker_random(worker, PAGES - 1)) * page_size();
	struct thing *thing;

	if (kind->flags & KIND_SHMEM && !worker_random(worker, LARGE_OF))
		size += HUGE;
	thing = thing_new(kind, size);
	if (worker_random(worker, 2) ? make_named(thing, place) : make_unnamed(thing)) {
		thing->id = control_info(thing->fd).id;
		CHECK_INT(control_info(thing->fd).size, size);
		return thing;
	}
	if (errno != ENOMEM)
		FAIL("making a buffer, %s: expected ENOMEM at worst, got %s", kind->name,
		     strerror(errno));
	free(thing);
	return NULL;
}

/* Events are counted exactly, whoever rang, and through whichever descriptor. */
void pool_put(struct thing *thing)
{
	if (atomic_fetch_sub(&thing->refs, 1) != 1)
		return;
	CHECK_INT(control_info(thing->fd).events, atomic_load(&thing->rung));
	close(thing->fd);
	free(thing);
}

/* Takes the name away while others have the buffer open and mapped. */
static void place_empty(struct place *place)
{
	struct thing *thing = place->thing;

	place->thing = NULL;
	if (!thing)
		return;
	atomic_store(&thing->removed, true);
	if (thing->name[0])
		CHECK_OK(control_remove(thing->name));
	pool_put(thing);
}

bool pool_replace(struct worker *worker)
{
	int number = worker_random(worker, POOL_PLACES);
	struct place *place = &places[number];

	if (pthread_mutex_trylock(&place->lock))
		return true;
	place_empty(place);
	place->thing = thing_make(worker, number);
	pthread_mutex_unlock(&place->lock);
	return place->thing;
}

void pool_begin(void)
{
	for (int i = 0; i < POOL_PLACES; i++)
		places[i] = (struct place){ .lock = PTHREAD_MUTEX_INITIALIZER };
}

void pool_end(void)
{
	for (int i = 0; i < POOL_PLACES; i++)
		place_empty(&places[i]);
}

struct thing *pool_take(struct worker *worker)
{
	struct thing *thing = NULL;

	while (!thing && !workers_stopping()) {
		struct place *place = &places[worker_random(worker, POOL_PLACES)];

		if (pthread_mutex_trylock(&place->lock)) {
			sched_yield();
			continue;
		}
		thing = place->thing;
		if (thing)
			atomic_fetch_add(&thing->refs, 1);
		pthread_mutex_unlock(&place->lock);
		if (!thing)
			pool_replace(worker);
	}
	return thing;
}

/* By its name, which may be another buffer's by now. */
static int open_named(const struct thing *thing)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), CONTROL_NAMED "%s", thing->name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1) {
		if (!atomic_load(&thing->removed) || (errno != ENOENT && errno != ENXIO))
			FAIL("open %s: expected it, or ENOENT and ENXIO once removed, got %s", path,
			     strerror(errno));
		return -1;
	}
	if (control_info(fd).id == thing->id)
		return fd;
	CHECK(atomic_load(&thing->removed));
	close(fd);
	return -1;
}

int pool_open(struct thing *thing, struct worker *worker, bool *own)
{
	int fd = -1;

	*own = worker_random(worker, 3);
	if (!*own)
		return REQUIRE_OK(fcntl(thing->fd, F_DUPFD_CLOEXEC, 0));
	if (thing->name[0])
		fd = open_named(thing);
	return fd != -1 ? fd : control_dup(thing->fd, KUBUF_FD_CLOEXEC);
}
