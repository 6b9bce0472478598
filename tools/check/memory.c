// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * memory - what is in it that should not be, and how it is cached
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "finding.h"
#include "foreign.h"
#include "klog.h"
#include "message.h"
#include "ownmemory.h"
#include "process.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define LOOK_MOST (16UL << 20)

/* Its memory by a mapping, or a copy where it cannot be mapped. */
static const unsigned char *all_of_it(const struct device *device, size_t len)
{
	int fd = device->can_map ? class_open_to_map(device) : class_open_to_read(device);
	unsigned char *memory;

	if (device->can_map)
		return class_map(fd, len, PROT_READ, MAP_SHARED);
	memory = step_pages((len + device->page - 1) / device->page);
	step_say("SHOW(pread(fd[%d], map[0], %#zx, 0));", fd, len);
	device_read(device, fd, memory, len, 0);
	return memory;
}

/* Each open file may have memory of its own: so many are open at once, so much of each is read. */
#define OPENS 64
#define PIECE 65536

/* What one more open file shows, which stays open: the next one is not to get the same pages. */
static size_t left_in_one(const struct device *device, unsigned char *memory, size_t len)
{
	int fd = device_make(device, device->mapper | (device->made == -1 ? O_NONBLOCK : 0));
	const unsigned char *seen = memory;
	unsigned char byte;
	size_t found = 0;

	if (fd == -1)
		return 0;
	if (device->can_map)
		seen = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
	else
		len = device_read(device, fd, memory, len, 0);
	if (seen == MAP_FAILED)
		return 0;
	for (size_t at = 0; at < len; at += device->page)
		if (!step_quiet_load(seen + at, &byte))
			found += foreign_left(seen + at, len - at < device->page ? len - at
										 : device->page);
	return found;
}

/* Memory that a process had and the driver gives out as it came. */
static void look_for_left(const struct device *device)
{
	size_t len = device->can_map ? device_whole(device) : device->size, found = 0;
	char flags[WORDS_SIZE];
	unsigned char *memory;

	if (len > PIECE && device->unit <= device->page)
		len = PIECE;
	step_reset();
	memory = step_pages((len + device->page - 1) / device->page);
	foreign_leave_behind();
	if (device->made == -1) {
		step_add("QUIET(left(%s, %#zx, %d));", words_open(flags, device->mapper), len,
			 device->can_map);
		step_expect("got == 0", "no word that another process has left");
	} else {
		record->cut = true; /* the program has one thing that was made, and not many */
	}
	for (int i = 0; i < OPENS && !found; i++)
		found = left_in_one(device, memory, len);
	if (found)
		FAIL_OF(CAUSE_STALE, FOREIGN_WHY,
			"an open file shows %zu words that another process had in its memory",
			found);
}

/* The kernel's addresses in all of it, but for pages that are not there. */
static size_t count_addresses(const struct device *device, size_t len, size_t *certain)
{
	const unsigned char *memory = all_of_it(device, len);
	size_t found = 0, sure, piece;
	unsigned char byte;

	*certain = 0;
	for (size_t at = 0; at < len; at += piece) {
		piece = len - at < device->page ? len - at : device->page;
		if (step_quiet_load(memory + at, &byte))
			continue;
		found += foreign_addresses(memory + at, piece, &sure);
		*certain += sure;
	}
	return found;
}

/* Why there is no memory to look at; or NULL. */
static const char *has_no_memory(const struct device *device)
{
	return device->can_map ? class_needs_map(device) : class_needs_position(device);
}

/* So many messages are made, in so long, and each is read by as many bytes as a page has. */
#define MESSAGES 64
#define MESSAGES_WAITED 8 /* that come by themselves */
#define MESSAGES_NS 2000000000LL

/* @certain: of addresses, those that nothing else looks like. */
static void say_messages(const struct message *message, const char *memory, bool certain)
{
	step_add("int ends[2];\n\tlong found = 0;\n");
	step_add("need(!pipe(ends));\n\tfcntl(ends[1], F_SETPIPE_SZ, %zu);\n\tleave();",
		 MESSAGES * message->page);
	step_say("for (int i = 0; i < %d; i++) {", MESSAGES);
	step_add("\tfor (int k = 0; k < 1000 && read(fd[%d], memory, %zu) > 0; k++)\n\t\t\t;",
		 message->fd, message->page);
	message_say_put(message, true);
	step_say("\tQUIET(read(fd[%d], %s, %zu));", message->fd, memory, message->page);
	step_add("\tif (got > 0)\n\t\t\tfound += addresses(%s, got / 8 * 8, %d) + 3 * left_in(%s, "
		 "got);",
		 memory, certain, memory);
	step_add("\t(void)!write(ends[1], memory, %zu); /* other pages next time */",
		 message->page);
	step_add("}\n\tQUIET(found);");
	step_expect("got < 3", "neither addresses of the kernel nor what another process had");
}

/* So that this process takes what another had. */
static void stay_on_one_cpu(void)
{
	step_add("cpu_set_t one;\n\tCPU_ZERO(&one);\n\tCPU_SET(sched_getcpu(), &one);");
	step_add("sched_setaffinity(0, sizeof(one), &one);");
	process_stay_on_cpu();
}

/* The page that the driver has given back goes into @pipe: the next time it gets another. */
static ssize_t read_one(const struct message *message, unsigned char *memory, int pipe)
{
	ssize_t got;

	message_put_quietly(message);
	got = read(message->fd, memory, message->page);
	(void)!write(pipe, message->bytes, message->page);
	return got;
}

/* The same address in each message is no sample: a list's head, mostly. */
static void tell_alike(struct message *message, size_t number)
{
	message_say_again(message);
	say_messages(message, step_name(step_pages(1)), false);
	FAIL_OF(CAUSE_STALE, FOREIGN_WHY,
		"%zu reads, each after %s, all brought the same address of the kernel's code or "
		"data",
		number, message_words(message));
}

/*
 * What a device without positions brings beside what was written: a message may be longer. A
 * sample or a number may look like an address of the kernel now and then, so that one of them
 * proves nothing.
 */
static void look_in_messages(const struct device *device)
{
	const long long late = clock_ns() + MESSAGES_NS;
	size_t found = 0, left = 0, sure = 0, come = 0, alike = 0;
	uint64_t address = 0, this;
	struct message message;
	unsigned char *memory;
	int number, most;
	ssize_t got;
	int ends[2];

	step_reset();
	message = message_new(device);
	most = message.by == MESSAGE_BY_ITSELF ? MESSAGES_WAITED : MESSAGES;
	memory = step_pages(1);
	stay_on_one_cpu();
	say_messages(&message, step_name(memory), true);
	if (pipe2(ends, O_NONBLOCK | O_CLOEXEC))
		class_end("pipe: %s", words_errno(errno));
	fcntl(ends[1], F_SETPIPE_SZ, MESSAGES * message.page);
	foreign_leave_behind();
	for (number = 0; number < most && clock_ns() < late; number++) {
		got = read_one(&message, memory, ends[1]);
		if (got <= 0 || (size_t)got > message.page)
			continue;
		foreign_addresses(memory, got, &sure);
		found += sure;
		this = foreign_uncertain(memory, got);
		if (!come++)
			address = this;
		alike += address && this == address;
		left += foreign_left(memory, got);
	}
	if (left || found > 2)
		FAIL_OF(CAUSE_STALE, FOREIGN_WHY,
			"%d reads, each after %s, brought %zu words that another process had in "
			"its memory, and %zu addresses of the kernel",
			number, message_words(&message), left, found);
	else if (alike > 2 && alike == come)
		tell_alike(&message, alike);
	else if (!come && has_no_memory(device))
		class_end("a read brings nothing of what was %s", message_was(&message));
}

static void look_for_written(const struct device *device)
{
	const bool reads_it = device->positioned && device->size && !device->apart;

	if (device->made == -1 && device->can_read && !device->waits && reads_it)
		ownmemory_look_by_calls(device);
	else if (device->write && device->can_map_write && !device->doubtful)
		ownmemory_look_by_mappings(device);
}

static void look_in_memory(const struct device *device)
{
	size_t len = device->can_map ? device_whole(device) : device->size, found, certain;

	if (device->unit <= device->page && len > LOOK_MOST)
		len = LOOK_MOST;
	found = count_addresses(device, len, &certain);
	step_add("QUIET(addresses(map[0], %#zx, %d));", len, certain > 0);
	step_expect(certain ? "got == 0" : "got <= 2", "no addresses of the kernel");
	if (found > 2 || certain)
		FAIL_OF(CAUSE_STALE, FOREIGN_WHY,
			"%zu words are addresses of the kernel: memory that was not zeroed, or "
			"pointers that the driver has stored there",
			found);
	else if (!device->alone)
		look_for_left(device);
	if (!device->alone)
		look_for_written(device);
}

static void stale_run(const struct device *device)
{
	if (!foreign_can_tell())
		class_end("/proc/kcore cannot be read, which tells the kernel's addresses from "
			  "others; root may");
	if (!has_no_memory(device))
		look_in_memory(device);
	if (message_may_come(device))
		look_in_messages(device);
}

static const char *stale_missing(const struct device *device)
{
	return message_may_come(device) ? NULL : has_no_memory(device);
}

const struct check_class class_stale = {
	.name = "stale",
	.title = "no bytes of the kernel's are in it",
	.missing = stale_missing,
	.run = stale_run,
};

static void cache_run(const struct device *device)
{
	struct klog *log = klog_open(NULL);
	unsigned char *map, byte;
	const char *line;

	if (!log)
		class_end("the kernel's log cannot be read (%s)", words_errno(errno));
	step_add("int before = said(\"x86/PAT\");");
	map = class_map(class_open(device->mode), device->unit, PROT_READ, MAP_SHARED);
	step_load(map, 0, &byte);
	step_add("QUIET(said(\"x86/PAT\") - before);");
	step_expect("got == 0", "that the kernel replaces no memory type; see its log");
	line = klog_find(log, "x86/PAT");
	if (line)
		FAIL("The kernel maps RAM with one memory type only; what the driver asked for was "
		     "quietly replaced (cache mode).",
		     "the kernel's log: %s", line);
}

static const char *cache_missing(const struct device *device)
{
	struct utsname system;

	if (uname(&system) || !strstr(system.machine, "86"))
		return "only the log of a kernel for x86 tells";
	return class_needs_map(device);
}

const struct check_class class_cache = {
	.name = "cache",
	.title = "the memory type is the one that was asked for",
	.missing = cache_missing,
	.run = cache_run,
};
