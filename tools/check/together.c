// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * together - several processes at once: none sees the bytes of another's call
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "fill.h"
#include "finding.h"
#include "process.h"
#include "step.h"
#include "words.h"

#define PROCESSES 4
#define PIECE 512 /* or a record, if that is more */
#define LAST_MS 500
#define ALONE_MS 100
#define PATIENCE_MS 20000

/**
 * struct part - what one process does
 * @device: shared by all
 * @copy: what the device held before
 * @len: bytes of that
 * @piece: bytes that are read at once
 * @reads: what is mapped is left out, as it differs for one process alone
 * @number: of the process, from 0
 */
struct part {
	const struct device *device;
	unsigned char *copy;
	size_t len;
	size_t piece;
	bool reads;
	unsigned int number;
};

/* Pages of its own, so that a driver that stores from the start of a page spoils nothing else. */
static unsigned char *own_pages(size_t len)
{
	void *pages = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

/* The first that sees something tells it, so that its steps (step.h) are of one hand. */
static bool *told;

/* How many places there are, one record behind the other, at which a piece begins. */
static size_t places_of(const struct part *part)
{
	if (!part->device->positioned)
		return 1;
	return (part->len - part->piece) / device_records(part->device, 1) + 1;
}

/*
 * What all processes do at once, as C: one call at a place of its own, and what holds then, or
 * NULL.
 */
static void say_all(const struct part *part, const char *get, const char *same)
{
	const size_t one = device_records(part->device, 1);
	char flags[WORDS_SIZE];

	step_reset();
	fill_say(-1);
	step_opened(3, part->device->reader);
	step_add("SHOW(pread(fd[3], memory, %#zx, 0)); /* before the others */", part->len);
	step_add("time_t end = time(NULL) + 2;\ntogether(%d);", PROCESSES);
	step_add("while (time(NULL) < end && !wrongs) {");
	step_add("\tsize_t at = rand() %% %zu * %zu;", places_of(part), one);
	step_add("\tint own = open(DEVICE, %s | O_NONBLOCK);\n\t%s;",
		 words_open(flags, part->device->mapper), get);
	if (same)
		step_add("\tQUIET(at);\n\texpect(%s,\n"
			 "\t       \"the bytes that one process alone sees there\");",
			 same);
	step_add("\tclose(own);\n}");
}

/* A piece by read() is the piece that it was before. */
static bool read_piece(const struct part *part, int fd, size_t at)
{
	static unsigned char *piece;
	char get[96];
	ssize_t got;

	if (!piece)
		piece = own_pages(part->piece);
	got = piece ? pread(fd, piece, part->piece, at) : 0;
	if (got <= 0 || !memcmp(piece, part->copy + at, got))
		return true;
	if (__atomic_test_and_set(told, __ATOMIC_RELAXED))
		return false;
	snprintf(get, sizeof(get),
		 "char piece[%zu];\n\n\t(void)!pread(own, piece, sizeof(piece), at)", part->piece);
	say_all(part, get, "!memcmp(piece, memory + at, sizeof(piece))");
	FAIL("Calls of several processes at once do not share memory of the driver's without a "
	     "lock (data race).",
	     "pread at %#zx brought other bytes while others were reading", at);
	return false;
}

/* Likewise by a mapping. */
static bool map_piece(const struct part *part, int fd, size_t at)
{
	const size_t page = part->device->page;
	char get[128], same_as[128];
	unsigned char *map, byte;
	bool same;

	at -= at % page;
	if (!part->device->can_map || part->device->apart || part->reads || at + page > part->len)
		return true;
	map = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, at);
	if (map == MAP_FAILED)
		return true;
	if (step_quiet_load(map, &byte)) { /* a hole */
		munmap(map, page);
		return true;
	}
	same = !memcmp(map, part->copy + at, page);
	munmap(map, page);
	if (!same && !__atomic_test_and_set(told, __ATOMIC_RELAXED)) {
		snprintf(get, sizeof(get),
			 "at -= at %% %#zx;\n\tmap[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, own, at)",
			 page, page);
		snprintf(same_as, sizeof(same_as),
			 "map[0] == MAP_FAILED || at + %#zx > %#zx || !memcmp(map[0], memory + at, %#zx)",
			 page, part->len, page);
		say_all(part, get, same_as);
		FAIL("A mapping does not depend on what others do.",
		     "a mapping at %#zx held other bytes while others used the device", at);
	}
	return same;
}

/* For so long, or until something is told; whether all was as before. */
static bool use_for(const struct part *part, int ms)
{
	long long end = clock_ns() + ms * 1000000LL;
	unsigned int seed = part->number;
	bool good = true;

	while (good && clock_ns() < end) {
		size_t at = rand_r(&seed) % places_of(part) * device_records(part->device, 1);
		int fd = device_open(part->device, part->device->mapper | O_NONBLOCK);

		good = read_piece(part, fd, at) && map_piece(part, fd, at);
		close(fd);
	}
	return good;
}

static void take_part(void *part)
{
	use_for(part, LAST_MS);
}

/* What one process sees alone is no fault of several at once, and not told here. */
static bool is_same_alone(const struct part *part)
{
	bool same;

	*told = true;
	same = use_for(part, ALONE_MS);
	*told = false;
	return same;
}

/* What it holds, or NULL when it changes by itself, or cannot be read as a whole. */
static unsigned char *stable_copy(const struct device *device, size_t len)
{
	unsigned char *copy = own_pages(len), *again = own_pages(len);
	int fd = device_open(device, device->reader | O_NONBLOCK);

	if (!copy || !again || device_read(device, fd, copy, len, 0) != len ||
	    device_read(device, fd, again, len, 0) != len || memcmp(copy, again, len))
		copy = NULL;
	if (again)
		munmap(again, len);
	close(fd);
	return copy;
}

/* What the processes compare with. */
static void look_before(struct part *part)
{
	const struct device *device = part->device;
	int fd = device_open(device, device->reader | O_NONBLOCK);

	part->copy = stable_copy(device, part->len);
	if (!part->copy)
		class_end("what is in it changes by itself, or cannot be read as a whole");
	fill_vary(device, fd, part->copy, part->len);
	close(fd);
}

/* Each open file may have memory of its own: as many of them at once as there will be. */
static bool all_hold_the_same(const struct part *part)
{
	unsigned char *other = own_pages(part->len);
	int fds[PROCESSES];
	bool same = other;

	for (int i = 0; i < PROCESSES; i++)
		fds[i] = device_open(part->device, part->device->mapper | O_NONBLOCK);
	for (int i = 0; i < PROCESSES; i++) {
		same = same &&
		       device_read(part->device, fds[i], other, part->len, 0) == part->len &&
		       !memcmp(other, part->copy, part->len);
		close(fds[i]);
	}
	return same;
}

static void together_run(const struct device *device)
{
	struct part part = { .device = device, .piece = device_records(device, PIECE) };
	pid_t pids[PROCESSES];

	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		class_end("memory for a test: %s", words_errno(errno));
	part.len = device_records_within(device, device->size < 65536 ? device->size : 65536);
	look_before(&part);
	if (!all_hold_the_same(&part))
		class_end("open files hold other bytes each");
	if (!is_same_alone(&part)) {
		part.reads = true; /* classes partial and coherence tell of mappings */
		if (!device->can_map || !is_same_alone(&part))
			class_end("one process alone sees other bytes, too (classes "
				  "partial, alignment, coherence)");
	}
	for (part.number = 0; part.number < PROCESSES; part.number++)
		pids[part.number] = process_start(take_part, &part);
	for (int i = 0; i < PROCESSES; i++)
		if (!process_ends(pids[i], PATIENCE_MS, NULL)) {
			say_all(&part, "(void)!pread(own, memory, 1, at);\n\t"
				       "map[0] = mmap(NULL, 1, PROT_READ, MAP_SHARED, own, 0)",
				NULL);
			FAIL("Locks are taken in one order, or processes wait for each other for "
			     "ever (deadlock).",
			     "several processes at once do not end");
			process_kill(pids[i], LAST_MS);
		}
}

static const char *together_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	if (!missing && findings_have(CAUSE_STALE))
		return "an open file may hold what others have left (class stale)";
	if (!missing && (device->alone || device->reads_live))
		return device->alone ? "it is open once at a time"
				     : "what is in it changes by itself";
	if (!missing && device->size < device_records(device, PIECE))
		return device->record > PIECE ? "it is smaller than a record"
					      : "it is smaller than 512 bytes";
	return missing;
}

const struct check_class class_together = {
	.name = "together",
	.title = "several processes at once do not disturb each other",
	.missing = together_missing,
	.run = together_run,
};
