// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "ownmemory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "content.h"
#include "fill.h"
#include "finding.h"
#include "foreign.h"
#include "record.h"
#include "step.h"
#include "words.h"

/*
 * So many more open files are looked at, and stay open: a driver may have kept many for later. No
 * more than that, as each may have as much memory as can be mapped.
 */
#define OPENS 64
#define MEMORY_MOST (64UL << 20)

/*
 * More than the open files that were written to. What a close() has given to all, all show that
 * are opened later; what it has left behind, as many as were written to.
 */
#define AGAIN 4

/**
 * struct shows - looks at one more open file, which stays open
 * @look: whether it shows what was written
 * @bytes, @len: for what is read
 * @pages: how many are looked at
 * @opens: how many open files
 */
struct shows {
	bool (*look)(const struct device *device, const struct shows *shows);
	unsigned char *bytes;
	size_t len;
	size_t pages;
	int opens;
};

/* Whether some of the next open files show what was written, and some do not. */
static bool is_left_behind(const struct device *device, const struct shows *shows)
{
	bool shown = false, again;

	for (int i = 0; i < shows->opens && !shown; i++)
		shown = shows->look(device, shows);
	again = shown;
	for (int i = 0; i < AGAIN && again; i++)
		again = shows->look(device, shows);
	return shown && !again;
}

static void tell(void)
{
	FAIL_OF(CAUSE_STALE, FOREIGN_WHY,
		"an open file shows what another user had written into memory of its own, and left "
		"behind when it closed its file");
}

static bool shows_filled(const struct device *device, const struct shows *shows)
{
	int fd = step_open(device->reader | O_NONBLOCK);

	memset(shows->bytes, 0, shows->len);
	if (fd == -1 || step_pread(fd, shows->bytes, shows->len, 0) <= 0)
		return false;
	step_add("expect(got < 64 || %s[1] != 7 || %s[2] != 14, \"nothing that another user has "
		 "written\");",
		 step_name(shows->bytes), step_name(shows->bytes));
	return fill_shows(shows->bytes, shows->len);
}

void ownmemory_look_by_calls(const struct device *device)
{
	struct shows shows = { .look = shows_filled, .opens = OPENS };
	bool left;
	int fd;

	step_reset();
	shows.len = device->size < device->page ? device->size : device->page;
	shows.bytes = step_pages(1);
	fd = class_open_to_fill(device);
	if (device_read(device, fd, shows.bytes, shows.len, 0) != shows.len ||
	    !fill_own(device, fd, shows.bytes, shows.len))
		return;
	fill_say(fd);
	/* The program fills by one file alone: a device that all share is not what it is about. */
	step_add("QUIET(pread(open(DEVICE, O_RDONLY), %s, %zu, 0));\nneed(%s[1] != 7 || %s[2] != "
		 "14);",
		 step_name(shows.bytes), shows.len, step_name(shows.bytes),
		 step_name(shows.bytes));
	step_close(fd);
	left = is_left_behind(device, &shows);
	record->fill.own = false; /* it is gone with the file, or put back in the end */
	if (left)
		tell();
}

static bool shows_marks(const struct device *device, const struct shows *shows)
{
	int fd = device_make(device, device->mode | O_NONBLOCK);
	const unsigned char *map = MAP_FAILED;

	if (fd != -1)
		map = mmap(NULL, device_whole(device), PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return false;
	for (size_t i = 0; i < shows->pages; i++)
		if (content_has_mark(map + content_page(i) * device->page))
			return true;
	return false;
}

static void say_marked(const struct device *device, int files)
{
	char flags[WORDS_SIZE];

	step_add("QUIET(marked(%d, %s | O_NONBLOCK, %#zx));", files,
		 words_open(flags, device->mode), device_whole(device));
}

void ownmemory_look_by_mappings(const struct device *device)
{
	const size_t most = MEMORY_MOST / device_whole(device);
	struct shows shows = { .look = shows_marks };
	int fd;

	shows.opens = most > OPENS ? OPENS : most ? most
						  : 1;

	step_reset();
	if (device->made == -1)
		fd = class_open(device->mode);
	else
		fd = device_make(device, O_RDWR);
	if (fd == -1)
		return;
	shows.pages = content_take(device, fd);
	if (!record->content.count || shows_marks(device, &shows))
		return; /* it has no memory of its own, or none that can be told */
	say_marked(device, 1);
	step_add("need(!got);");
	content_let_go();
	step_close(fd);
	say_marked(device, shows.opens);
	step_expect("got == 0", "nothing that another user has written");
	record->cut |= device->made != -1; /* the program has one thing that was made */
	if (is_left_behind(device, &shows))
		tell();
}
