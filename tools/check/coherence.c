// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * coherence - read(), write(), mappings and processes have one memory
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "content.h"
#include "finding.h"
#include "position.h"
#include "process.h"
#include "record.h"
#include "step.h"

#define WAIT_MS 5000

/* So many pages are tried for one that keeps a byte, as registers may not. */
#define PAGES_TRIED 8

/* Where in a page a byte is stored. */
#define PLACE 5

#define WHY_ONE "read() and mmap() of one device show one memory"

/* Whether read() is of the memory that is mapped, place by place. */
static bool shows_the_same(const struct device *device)
{
	return device->can_read && !device->waits && device->positioned && !device->apart;
}

static bool may_store(const struct device *device)
{
	return device->write && device->can_map_write && !device->doubtful;
}

/* The device's own bytes of a page. */
static size_t bytes_at(const struct device *device, uint64_t at)
{
	return device->mapped - at < device->page ? device->mapped - at : device->page;
}

/* Whether what is mapped goes on where what is read has come to its end, or the other way round. */
static bool ends_elsewhere(const struct device *device, int fd)
{
	const size_t len = device_whole(device);
	void *map = mmap(NULL, len + device->page, PROT_READ, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED)
		munmap(map, len + device->page);
	return map != MAP_FAILED || (device->read_size && device->read_size != device->mapped);
}

static void tell_page(const struct device *device, uint64_t page)
{
	const uint64_t at = page * device->page;
	unsigned char *memory;
	int fd;

	step_reset();
	memory = step_pages(1);
	fd = may_store(device) ? class_open(device->mode) : class_open_to_map(device);
	step_add("QUIET(pread(fd[%d], map[0], %#zx, %#llx)); /* which a driver may keep */", fd,
		 bytes_at(device, at), (unsigned long long)at);
	content_say(device, fd);
	step_pread(fd, memory, bytes_at(device, at), at);
	step_expect_page(memory, page);
	if (findings_have(CAUSE_POSITION) || position_is_ignored(device, fd))
		FAIL_OF(CAUSE_POSITION, WHY_POSITION,
			"page %llu holds other bytes by read() than by the mapping: those of the "
			"start",
			(unsigned long long)page);
	else
		FAIL(WHY_ONE ".", "page %llu holds other bytes by read() than by the mapping",
		     (unsigned long long)page);
}

/* A page is written down once, as one read, and read in as many as it takes. */
static bool read_page(const struct device *device, int fd, unsigned char *memory, uint64_t at)
{
	const size_t len = bytes_at(device, at);

	step_say("SHOW(pread(fd[%d], %s, %#zx, %#llx));", fd, step_name(memory), len,
		 (unsigned long long)at);
	return device_read(device, fd, memory, len, at) == len;
}

/*
 * read() brings what is in the mapping, page by page: how many of them, or -1 where nothing more is
 * to be compared. What agrees nowhere, and ends elsewhere, is something else, as registers beside
 * memory are.
 */
static long compare_reads(const struct device *device, int fd, size_t count)
{
	unsigned char *memory = step_pages(1);
	long same = 0, wrong = -1;

	for (size_t i = 0; i < count; i++) {
		if (!read_page(device, fd, memory, content_page(i) * device->page))
			break;
		if (content_is(i, memory) < CONTENT_OTHER)
			same++;
		else if (wrong == -1)
			wrong = content_page(i);
	}
	if (wrong == -1)
		return same;
	if (!same && ((device->reads_live && !device->lives) || ends_elsewhere(device, fd)))
		NOTE("read() shows other bytes than the mapping, and ends or changes otherwise: "
		     "it is taken for something else");
	else
		tell_page(device, wrong);
	return -1;
}

/* What read() brings of a place, or -1 where it brings nothing. */
static int read_byte(const struct device *device, int fd, size_t at)
{
	static unsigned char *memory;
	/* A read of whole words: of odd places class alignment tells. */
	size_t len = device_records(device, 8), from = at / len * len;

	if (!memory)
		memory = step_pages(1);
	return step_pread(fd, memory, len, from) == (ssize_t)len ? memory[at - from] : -1;
}

/*
 * A driver may keep what it has read; a store into the mapping must reach that, too. False if not.
 */
static bool read_after_store(const struct device *device, int fd, size_t at)
{
	int byte = read_byte(device, fd, at);

	step_add("expect(got < 1 || map[0][%zu] == 0x5a, \"0x5a, which was stored there\");",
		 at % device_records(device, 8));
	if (byte != -1 && byte != 0x5a)
		FAIL(WHY_ONE ", at any time.",
		     "0x5a was stored at %#zx by a mapping, and a read() after that brought %#x",
		     at, byte);
	return byte == -1 || byte == 0x5a;
}

static void child_stores(void *byte)
{
	*(volatile unsigned char *)byte = 0x5b;
}

/* A store by one is seen by another mapping of the file, by another open file, and by a child. */
static void look_after_store(const struct device *device, int fd, unsigned char *one, size_t at)
{
	unsigned char *two, byte = 0;
	int other, status = 0;

	two = class_map(fd, device_whole(device), PROT_READ, MAP_SHARED);
	step_load(two, at, &byte);
	step_expect("got == 0x5a", "0x5a, which was stored by another mapping of the file");
	if (byte != 0x5a)
		FAIL("All mappings of a device show one memory, whatever their rights.",
		     "0x5a was stored at %#zx by a mapping, and a mapping for reading of the same "
		     "file has %#x there",
		     at, byte);
	other = step_open(device->mode);
	if (other != -1) {
		two = class_map(other, device_whole(device), PROT_READ, MAP_SHARED);
		step_load(two, at, &byte);
		if (byte != 0x5a)
			NOTE("two opens have memory of their own: a store by one is not seen by "
			     "the other");
	}
	process_ends(process_start(child_stores, one + at), WAIT_MS, &status);
	step_say("pid = fork();");
	step_add("if (!pid)\n\t_exit(store(%s, 0x5b) < 0);", step_name(one + at));
	step_add("waitpid(pid, NULL, 0);");
	step_load(one, at, &byte);
	step_expect("got == 0x5b", "0x5b, which a child has stored");
	if (byte != 0x5b && !WIFSIGNALED(status)) /* class fork tells of that */
		FAIL_OF(findings_have(CAUSE_CLOSE) ? CAUSE_CLOSE : CAUSE_NONE,
			"A shared mapping is shared with children.",
			"a store of 0x5b by a child; the parent still has %#x", byte);
}

/* Where a byte that is stored is there then; @shown: by read(), too. */
static void compare_stores(const struct device *device, size_t count, bool shown)
{
	unsigned char *one, byte, old;
	int tried = 0, fd;

	step_reset();
	fd = class_open(device->mode);
	if (shown)
		read_byte(device, fd, 0); /* so that the memory of reads is map[0] */
	one = class_map(fd, device_whole(device), PROT_READ | PROT_WRITE, MAP_SHARED);
	for (size_t k = 1; k <= count && tried < PAGES_TRIED; k++) {
		size_t i = k % count; /* the first page last: it may be a header of counts */
		size_t at = content_page(i) * device->page + PLACE;

		if (!content_holds_still(i) || at >= device->mapped)
			continue;
		tried++;
		if (shown)
			read_byte(device, fd, at); /* what is kept of it is old then */
		step_load(one, at, &old);
		step_store(one, at, 0x5a);
		step_load(one, at, &byte);
		if (byte == 0x5a && (!shown || read_after_store(device, fd, at)))
			look_after_store(device, fd, one, at);
		step_store(one, at, old);
		if (byte == 0x5a)
			return;
	}
	class_end(tried ? "it does not keep a byte that is stored there"
			: "no page of it holds still");
}

/**
 * struct written - a write of one byte, with its record, and what became of it
 * @from: where the record begins
 * @len: bytes of it
 * @old: what was there
 * @start: what was at the start of the device
 * @new: the old ones, with another first byte
 * @map: the device's mapping
 */
struct written {
	uint64_t from;
	size_t len;
	unsigned char *old;
	unsigned char *start;
	unsigned char *new;
	const unsigned char *map;
};

/* False if it is something else that a write changes, or nothing that is read. */
static bool is_read_again(int fd, const struct written *written, uint64_t at)
{
	static unsigned char *now;

	if (!now)
		now = step_pages(1);
	return step_pread(fd, now, written->len, at) == (ssize_t)written->len &&
	       now[0] == written->new[0];
}

static void judge_write(int fd, const struct written *written)
{
	unsigned char there = 0;
	bool first;

	step_load(written->map, written->from, &there);
	if (there == written->new[0]) {
		step_pwrite(fd, written->old, written->len, written->from);
		return;
	}
	first = written->from >= written->len &&
		!memcmp(written->map, written->new, written->len) &&
		memcmp(written->start, written->new, written->len);
	step_add("expect(got == (unsigned char)map[2][0], \"the byte that was written there\");");
	if (first)
		FAIL_OF(CAUSE_POSITION, WHY_POSITION,
			"pwrite of %zu bytes at %#llx stored them at the start", written->len,
			(unsigned long long)written->from);
	else if (is_read_again(fd, written, written->from))
		FAIL("write() and mmap() of one device have one memory.",
		     "a byte was written at %#llx, which a read brings, and the mapping still has "
		     "%#x there",
		     (unsigned long long)written->from, there);
	step_pwrite(fd, first ? written->start : written->old, written->len,
		    first ? 0 : written->from);
}

/* A byte that is written is in the mapping, and at its place. */
static void compare_writes(const struct device *device, size_t count)
{
	struct written written = { .len = device_records(device, 1) };
	size_t i = 0;
	int fd;

	while (i < count && !content_holds_still(i))
		i++;
	if (i == count || device->size < 2 * written.len)
		return;
	written.from = content_page(count - 1) * device->page + PLACE;
	written.from = device_records_within(device, written.from);
	if (!content_holds_still(count - 1))
		written.from = content_page(i) * device->page;
	step_reset();
	written.old = step_pages(1);
	written.start = step_pages(1);
	written.new = step_pages(1);
	fd = class_open(device->mode | O_NONBLOCK);
	written.map = class_map(fd, device_whole(device), PROT_READ, MAP_SHARED);
	if (step_pread(fd, written.old, written.len, written.from) != (ssize_t)written.len ||
	    step_pread(fd, written.start, written.len, 0) != (ssize_t)written.len)
		return;
	step_add("memcpy(map[2], map[0], %zu);\nmap[2][0] ^= 1;", written.len);
	memcpy(written.new, written.old, written.len);
	written.new[0] ^= 1;
	if (step_pwrite(fd, written.new, written.len, written.from) != (ssize_t)written.len)
		return;
	step_add("need(got == %zu);", written.len);
	judge_write(fd, &written);
}

static void coherence_run(const struct device *device)
{
	int fd = may_store(device) ? class_open(device->mode) : class_open_to_map(device);
	size_t count = content_take(device, fd);
	long shown = shows_the_same(device) ? compare_reads(device, fd, count) : 0;

	if (shown == -1)
		return;
	if (may_store(device))
		compare_stores(device, count, shown);
	else if (!shown)
		class_end("no read is of the memory that is mapped%s",
			  device->write ? "" : "; --write stores bytes");
	else if (!content_tells())
		content_untold();
	if (shown && findings_worst(record->class) != VERDICT_FAIL && device->write &&
	    device->can_write && !device->doubtful &&
	    !device->reads_live)
		compare_writes(device, count);
}

const struct check_class class_coherence = {
	.name = "coherence",
	.title = "mappings, read and processes see the same bytes",
	.missing = class_needs_map,
	.run = coherence_run,
};
