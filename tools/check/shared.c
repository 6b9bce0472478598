// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * shared - one memory for all who have it, private copies apart, whichever of them lets go
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "content.h"
#include "finding.h"
#include "foreign.h"
#include "process.h"
#include "record.h"
#include "smaps.h"
#include "step.h"
#include "words.h"

#define WAIT_MS 5000

/* The first page that is not as content_take() saw it, or -1. */
static long first_changed(const struct device *device, const unsigned char *map, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum content_is is = content_is(i, map + content_page(i) * device->page);

		if (is != CONTENT_SAME && is != CONTENT_LIVES)
			return content_page(i);
	}
	return -1;
}

/* The child looks, and says by its exit status whether the memory is the parent's. */
static int child_sees(const struct device *device, const unsigned char *map, size_t count)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid) {
		(void)*(volatile const unsigned char *)map;
		_exit(first_changed(device, map, count) != -1);
	}
	waitpid(pid, &status, 0);
	return status;
}

/* A program that is executed has no mappings any more: one that goes by itself, in a child. */
static void child_executes(void)
{
	pid_t pid = fork();
	int null;

	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execl("/proc/self/exe", "kubuf", (char *)NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void fork_run(const struct device *device)
{
	unsigned char *map;
	size_t count;
	int fd, status;

	foreign_begin();
	fd = class_open(device->mode);
	count = content_take(device, fd);
	map = class_map(fd, device_whole(device), PROT_READ, MAP_SHARED);
	content_let_go();
	step_close(fd);
	foreign_take_free();
	step_say("pid = fork();");
	step_add("if (!pid) {");
	content_expect(device, map);
	step_add("_exit(wrongs);\n}");
	step_add("waitpid(pid, &status, 0);\nQUIET(status);");
	step_expect("got == 0", "a child that sees what its parent has");
	status = child_sees(device, map, count);
	if (WIFSIGNALED(status) && smaps_has(map, "dc"))
		NOTE("children do not have its mappings (VM_DONTCOPY), and one that uses them is "
		     "ended by a signal");
	else if (WIFSIGNALED(status))
		FAIL("A child has its parent's mappings, unless the driver asked for VM_DONTCOPY.",
		     "the child died of signal %d at the mapping", WTERMSIG(status));
	else if (status)
		FAIL_OF(CAUSE_CLOSE, "A shared mapping is the same memory in parent and child.",
			"the child saw other bytes than the parent");
	step_say("pid = fork();");
	step_add("if (!pid) {\n\texecl(\"/bin/true\", \"true\", (char *)NULL);");
	step_add("\t_exit(0);\n}\nwaitpid(pid, NULL, 0);");
	child_executes();
	content_expect(device, map);
	if (first_changed(device, map, count) != -1)
		FAIL_OF(CAUSE_CLOSE,
			"The mapping holds the memory; who else lets go changes nothing (use "
			"after free on close).",
			"the bytes changed after the descriptor was closed, and children ended "
			"and executed another program");
	else if (!content_tells())
		UNTRIED("all of its pages that hold still are alike; --write marks them");
}

const struct check_class class_fork = {
	.name = "fork",
	.title = "a mapping outlives its descriptor, and children see it",
	.missing = class_needs_map,
	.run = fork_run,
};

static void private_run(const struct device *device)
{
	unsigned char *shared, *private, before = 0, after = 0;
	int fd = class_open(device->mode);

	shared = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
	private = step_mmap(fd, device->unit, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	if (private == MAP_FAILED) {
		NOTE("writable private mappings are refused: %s", words_errno(errno));
		return;
	}
	if (step_load(shared, 1, &before) || step_store(private, 1, before ^ 0xff)) {
		step_expect("got >= 0", "no signal");
		FAIL("What mmap() gives can be used; a driver that cannot copy on write refuses "
		     "MAP_PRIVATE when it is asked.",
		     "a store into a private mapping ended in a signal");
		return;
	}
	step_load(shared, 1, &after);
	if (after != (before ^ 0xff))
		return;
	step_add("expect(got != %d, \"the byte from before the store, %#x\");", after, before);
	FAIL("MAP_PRIVATE promises that nobody else sees the store (broken copy-on-write, "
	     "CVE-2016-5195).",
	     "a store into a private mapping changed the device's memory");
	step_store(private, 1, before);
}

const struct check_class class_private = {
	.name = "private",
	.title = "a store into a private mapping is seen by nobody else",
	.flags = CLASS_WRITES | CLASS_DANGEROUS,
	.rule = "A private mapping is refused, or its stores go to a copy: the kernel makes none "
		"of pages that vmf_insert_pfn() has put there, and dies (BUG).",
	.missing = class_needs_map,
	.run = private_run,
};

static const char *coherence_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	return missing ? missing : device->can_map_write ? NULL
							 : "it cannot be mapped for writing";
}

static void child_stores(void *byte)
{
	*(volatile unsigned char *)byte = 0x5b;
}

/* Whether read() is of the memory that is mapped, place by place. */
static bool shows_the_same(const struct device *device)
{
	return device->can_read && !device->waits && device->positioned && !device->apart;
}

/* read() brings what is in the mapping, at each of the marks. */
static void compare_reads(const struct device *device, int fd, size_t count)
{
	unsigned char *memory = step_pages(1);

	if (!shows_the_same(device))
		return;
	for (size_t i = 0; i < count; i++) {
		uint64_t at = content_page(i) * device->page;

		if (step_pread(fd, memory, device->page, at) != (ssize_t)device->page)
			return;
		if (content_is(i, memory) < CONTENT_OTHER)
			continue;
		step_reset();
		fd = class_open_to_read(device);
		content_say(device, -1);
		step_pread(fd, memory, device->page, at);
		step_expect_page(memory, content_page(i));
		FAIL("read() and mmap() of one device show one memory.",
		     "page %llu holds other bytes by read() than by the mapping",
		     (unsigned long long)content_page(i));
		return;
	}
}

/* What read() brings of a place, or -1 where it brings nothing. */
static int read_byte(const struct device *device, int fd, size_t at)
{
	static unsigned char *memory;

	size_t len = device_records(device, 1), from = at / len * len;

	if (!shows_the_same(device))
		return -1;
	if (!memory)
		memory = step_pages(1);
	return step_pread(fd, memory, len, from) == (ssize_t)len ? memory[at - from] : -1;
}

/* A driver may keep what it has read; a store into the mapping must reach that, too. */
static void read_after_store(const struct device *device, int fd, size_t at)
{
	int byte = read_byte(device, fd, at);

	step_add("expect(got < 1 || map[0][%zu] == 0x5a, \"0x5a, which was stored there\");",
		 at % device_records(device, 1));
	if (byte != -1 && byte != 0x5a)
		FAIL("read() and mmap() of one device show one memory, at any time.",
		     "0x5a was stored at %#zx by a mapping, and a read() after that brought %#x",
		     at, byte);
}

/* A store by one is seen by read(), by another open file, and by a child. */
static void compare_stores(const struct device *device, int fd, size_t at)
{
	unsigned char *one, *two, byte = 0, old;
	int other = step_open(device->mode), status = 0;
	bool read = read_byte(device, fd, at) != -1, kept;

	one = class_map(fd, device_whole(device), PROT_READ | PROT_WRITE, MAP_SHARED);
	step_load(one, at, &old);
	step_store(one, at, 0x5a);
	kept = !step_load(one, at, &byte) && byte == 0x5a;
	if (read)
		read_after_store(device, fd, at);
	two = class_map(fd, device_whole(device), PROT_READ, MAP_SHARED);
	step_load(two, at, &byte);
	step_expect("got == 0x5a", "0x5a, which was stored by another mapping of the file");
	if (byte != 0x5a && kept)
		FAIL("All mappings of a device show one memory, whatever their rights.",
		     "0x5a was stored at %#zx by a mapping, and a mapping for reading of the same "
		     "file has %#x there",
		     at, byte);
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
		FAIL("A shared mapping is shared with children.",
		     "a store of 0x5b by a child; the parent still has %#x", byte);
	step_store(one, at, old);
}

/* The first page from there on that holds still, or @count. */
static size_t next_still(size_t number, size_t count)
{
	while (number < count && !content_holds_still(number))
		number++;
	return number;
}

static void coherence_run(const struct device *device)
{
	int fd = class_open(device->mode);
	size_t count = content_take(device, fd), still = next_still(0, count);

	compare_reads(device, fd, count);
	if (still == count)
		class_end("no page of it holds still");
	/* Where there is another, the first may be a header in which the driver counts. */
	if (next_still(still + 1, count) < count)
		still = next_still(still + 1, count);
	step_reset();
	compare_stores(device, class_open(device->mode), content_page(still) * device->page + 5);
}

const struct check_class class_coherence = {
	.name = "coherence",
	.title = "mappings, read and processes see the same bytes",
	.flags = CLASS_WRITES,
	.missing = coherence_missing,
	.run = coherence_run,
};
