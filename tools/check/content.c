// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "fill.h"
#include "finding.h"
#include "record.h"
#include "step.h"

/* Of a device with more pages: so many from the start on, and of the end; between them, spread. */
#define FIRST 48
#define LAST 16

/* How long a device that lives is watched for the pages of it that are still. */
#define WATCH_US 200000
#define GLANCE_US 2000
#define COMPARES 20

/**
 * struct view - what this process has seen
 * @map: all of the device, that nothing happens to; NULL while it is let go
 * @count: pages looked at
 * @page: which they are
 * @copy: what was in them, one behind the other
 * @still: whether it stayed so while it was watched
 */
static struct {
	const struct device *device;
	unsigned char *map;
	size_t count;
	uint64_t page[CONTENT_PAGES];
	unsigned char *copy;
	bool still[CONTENT_PAGES];
} view;

static void choose_pages(const struct device *device)
{
	uint64_t pages = device_whole(device) / device->page;
	size_t middle = CONTENT_PAGES - FIRST - LAST;

	view.count = pages < CONTENT_PAGES ? pages : CONTENT_PAGES;
	for (size_t i = 0; i < view.count; i++) {
		if (pages <= CONTENT_PAGES || i < FIRST)
			view.page[i] = i;
		else if (i < FIRST + middle)
			view.page[i] = FIRST + (i - FIRST) * (pages - FIRST - LAST) / middle;
		else
			view.page[i] = pages - CONTENT_PAGES + i;
	}
}

static unsigned char *place_of(size_t number)
{
	return view.map + view.page[number] * view.device->page;
}

static unsigned char *copy_of(size_t number)
{
	return view.copy + number * view.device->page;
}

/* The device's own bytes of a page, of which the last may be there in part. */
static size_t bytes_of(size_t number)
{
	uint64_t left = view.device->mapped - view.page[number] * view.device->page;

	return left < view.device->page ? left : view.device->page;
}

/* Whether the page has room for a mark, which goes into no bytes but the device's. */
static bool has_mark(size_t number)
{
	return bytes_of(number) >= CONTENT_AT + 8;
}

/* A word that no other page has, nor another run of this program. */
static uint64_t mark_of(uint64_t page)
{
	uint64_t word = (page + 1) * 0x9e3779b97f4a7c15ULL ^ (uint64_t)getppid() << 20;

	return (word ^ word >> 29) | 1;
}

/* Where the mark of a page is. */
static volatile uint64_t *word_of(const struct device *device, unsigned char *map, uint64_t page)
{
	return (volatile uint64_t *)(map + page * device->page + CONTENT_AT);
}

/* A device that keeps no marks, such as one of registers, tells by what it holds by itself. */
static void mark_all(const struct device *device, int fd)
{
	struct content *content = &record->content;
	unsigned char *map;

	map = mmap(NULL, device_whole(device), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return;
	for (size_t i = 0; i < view.count && has_mark(i); i++) {
		content->page[i] = view.page[i];
		content->old[i] = *word_of(device, map, view.page[i]);
		content->mark[i] = mark_of(view.page[i]);
		content->count = i + 1;
	}
	record_sync(); /* the old words are on disk before they are gone */
	for (size_t i = 0; i < content->count; i++)
		*word_of(device, map, view.page[i]) = content->mark[i];
	/* A register may keep some bits only: what it made of the mark is known by this again. */
	for (size_t i = 0; i < content->count; i++)
		content->mark[i] = *word_of(device, map, view.page[i]);
	munmap(map, device_whole(device));
}

/* Whether something is there: a device may have holes, and class look tells of the rest. */
static bool is_there(const unsigned char *page)
{
	unsigned char byte;

	return !step_quiet_load(page, &byte);
}

/*
 * Pages that are not there are not looked at; a device that has none is told apart by the caller.
 */
static void leave_holes_out(void)
{
	size_t there = 0;

	for (size_t i = 0; i < view.count; i++)
		if (is_there(place_of(i)))
			view.page[there++] = view.page[i];
	view.count = there;
}

static void watch(const struct device *device)
{
	for (size_t i = 0; i < view.count; i++)
		memcpy(copy_of(i), place_of(i), device->page);
	usleep(device->lives ? WATCH_US : GLANCE_US);
	for (size_t i = 0; i < view.count; i++)
		view.still[i] = !memcmp(copy_of(i), place_of(i), bytes_of(i));
}

static bool can_be_marked(const struct device *device)
{
	return device->write && device->can_map_write && !device->doubtful;
}

void content_say(const struct device *device, int fd)
{
	char from[16];

	snprintf(from, sizeof(from), "fd[%d]", fd);
	step_add("take(%s, %#zx, %d);%s", fd == -1 ? "open(DEVICE, O_RDWR)" : from,
		 (size_t)device->mapped, can_be_marked(device),
		 can_be_marked(device) ? " /* each page gets a mark of its own */" : "");
}

void content_expect(const struct device *device, const unsigned char *map)
{
	step_add("for (size_t i = 0; i < %zu; i++)\n\texpect_page(%s + i * %#zx, i);",
		 device_whole(device) / device->page, step_name(map), device->page);
}

size_t content_take(const struct device *device, int fd)
{
	if (device->doubtful)
		class_end(device->endless ? "mmap() gives whatever is asked for"
					  : "it maps memory that is not its own");
	device_share(device, fd); /* the mapping keeps the file open from now on */
	content_say(device, fd);
	view.device = device;
	choose_pages(device);
	view.copy = malloc(view.count * device->page);
	view.map = mmap(NULL, device_whole(device), PROT_READ, MAP_SHARED, fd, 0);
	if (view.map == MAP_FAILED || !view.copy)
		class_end("mmap() of all of it: %s", strerror(errno));
	leave_holes_out();
	if (!view.count)
		class_end("a load of any of its pages ends in a signal");
	if (can_be_marked(device))
		mark_all(device, fd);
	watch(device);
	return view.count;
}

size_t content_page(size_t number)
{
	return view.page[number];
}

bool content_has_mark(const unsigned char *now)
{
	unsigned char byte;

	if (step_quiet_load(now, &byte))
		return false;
	for (size_t i = 0; i < record->content.count; i++)
		if (!memcmp(now + CONTENT_AT, &record->content.mark[i], 8))
			return true;
	return false;
}

bool content_holds_still(size_t number)
{
	return view.still[number];
}

void content_let_go(void)
{
	step_add("unmap_whole();");
	munmap(view.map, device_whole(view.device));
	view.map = NULL;
}

/*
 * All of it, by a descriptor that stays open: whether a mapping outlives its own is class fork's to
 * say. NULL where that cannot be had.
 */
static unsigned char *map_all(const struct device *device, int prot)
{
	int fd = device_open(device, device->mode);
	void *map = MAP_FAILED;

	if (fd != -1)
		map = mmap(NULL, device_whole(device), prot, MAP_SHARED, fd, 0);
	if (fd != -1 && map == MAP_FAILED)
		close(fd);
	return map == MAP_FAILED ? NULL : map;
}

/* Compared again and again where it changes meanwhile. */
static bool is_as_mapped(size_t number, const unsigned char *now)
{
	int tries = view.device->lives ? COMPARES : 2;

	if (!view.map) /* it was let go, and is needed after all */
		view.map = map_all(view.device, PROT_READ);
	if (!view.map)
		return false;
	while (memcmp(now, place_of(number), bytes_of(number))) {
		if (!--tries)
			return false;
		usleep(GLANCE_US);
	}
	return true;
}

/* So many words of a page that others have written to may be counters of theirs. */
#define COUNTERS_MOST 8

/*
 * Whether a page that changed is one in which somebody keeps count, as of openers: a few words are
 * others, none of them has become 0, and a mark is still there. What is reset or given to others
 * is not.
 */
static bool keeps_count(size_t number, const unsigned char *now)
{
	const unsigned char *before = copy_of(number);
	uint64_t old, word;
	size_t changed = 0;

	if (number < record->content.count && memcmp(before + CONTENT_AT, now + CONTENT_AT, 8))
		return false;
	for (size_t at = 0; at + 8 <= bytes_of(number); at += 8) {
		memcpy(&old, before + at, 8);
		memcpy(&word, now + at, 8);
		changed += word != old;
		if (word != old && !word)
			return false;
	}
	return changed <= COUNTERS_MOST;
}

enum content_is content_is(size_t number, const unsigned char *now)
{
	unsigned char byte;

	if (step_quiet_load(now, &byte))
		return CONTENT_GONE;
	if (!memcmp(now, copy_of(number), bytes_of(number)))
		return CONTENT_SAME;
	if (!view.still[number])
		return CONTENT_LIVES;
	if (!is_as_mapped(number, now))
		return CONTENT_OTHER;
	return view.device->lives || keeps_count(number, now) ? CONTENT_LIVES : CONTENT_CHANGED;
}

/* A register may keep nothing of a mark. */
static bool has_own_mark(void)
{
	const struct content *content = &record->content;

	return content->count && content->mark[0] != content->old[0];
}

bool content_tells(void)
{
	size_t first = 0;

	if (view.count == 1) /* its mark tells it from what others have */
		return has_own_mark() && view.still[0];
	while (first < view.count && !view.still[first])
		first++;
	for (size_t i = first + 1; i < view.count; i++)
		if (view.still[i] && memcmp(copy_of(first), copy_of(i), bytes_of(i)))
			return true;
	return false;
}

void content_untold(void)
{
	const char *helps = view.device->write ? "" : "; --write marks them";

	if (view.count == 1)
		UNTRIED("its one page tells nothing without a mark of its own%s", helps);
	else
		UNTRIED("all of its pages that hold still are alike%s", helps);
}

long content_find(const unsigned char *now)
{
	for (size_t i = 0; i < view.count; i++)
		if (view.still[i] && bytes_of(i) == view.device->page &&
		    !memcmp(now, copy_of(i), view.device->page))
			return view.page[i];
	return -1;
}

bool content_is_dirty(void)
{
	return record->content.count || record->fill.len;
}

void content_restore(const struct device *device)
{
	struct content *content = &record->content;
	unsigned char *map;

	if (record->fill.len)
		fill_restore(device);
	if (!content->count)
		return;
	map = map_all(device, PROT_READ | PROT_WRITE);
	if (!map)
		return;
	for (size_t i = 0; i < content->count; i++) {
		volatile uint64_t *word = word_of(device, map, content->page[i]);
		unsigned char byte;

		if (!step_quiet_load((const unsigned char *)word, &byte) &&
		    *word == content->mark[i])
			*word = content->old[i];
	}
	content->count = 0;
	munmap(map, device_whole(device));
}
