// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * extremes - nothing at all, and more than there is
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "held.h"
#include "frames.h"
#include "ready.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define GUARD 0xa5
#define WHY_EMPTY                                                                       \
	"A call of no bytes does nothing: kmalloc(0) gives an address that may not be " \
	"touched, and a pin of no pages has no first page."

static void judge_empty(const char *call, ssize_t got)
{
	if (got > 0)
		FAIL(WHY_EMPTY, "%s of 0 bytes returned %zd", call, got);
	else if (got == -1)
		NOTE("%s of 0 bytes: %s", call, words_errno(errno));
}

static void read_nothing(const struct device *device, int fd)
{
	unsigned char *memory = memset(step_pages(1), GUARD, device->page);

	step_add("memset(map[0], %#x, %#zx);", GUARD, device->page);
	step_say("SHOW(read(fd[%d], map[0], 0));", fd);
	step_expect("got <= 0", "0");
	judge_empty("read", read(fd, memory, 0));
	for (size_t i = 0; i < device->page; i++)
		if (memory[i] != GUARD) {
			step_add("QUIET(around(map[0], %#zx, 0, 0));", device->page);
			step_expect("got == 0", "no byte stored");
			FAIL(WHY_EMPTY, "a read of 0 bytes changed byte %zu of its memory",
			     i);
			break;
		}
}

static void write_nothing(int fd)
{
	step_say("SHOW(write(fd[%d], memory, 0));", fd);
	step_expect("got <= 0", "0");
	judge_empty("write", write(fd, "", 0));
}

/* So often in a row what was made ready is gone after a read of no bytes. */
#define TAKES 3

static void say_keep_by_reading(const struct device *device, int fd, int writer)
{
	step_say("for (int i = 0; i < %d; i++) {", TAKES);
	for (int read_nothing = 0; read_nothing < 2; read_nothing++) {
		held_say(fd, device->page);
		ready_say_again(device, writer);
		if (read_nothing)
			step_say("\tQUIET(read(fd[%d], memory, 0));\n\tneed(!got);", fd);
		step_say("\tQUIET(read(fd[%d], memory, %zu));", fd, device->page);
		step_add(read_nothing ? "\ttook += got == -1 && error == EAGAIN;\n}"
				      : "\tneed(got > 0);");
	}
	step_add("QUIET(took);");
	step_expect("got < 3", "that there is as much to read as before");
}

/*
 * The same where poll() does not say what is there: a read takes what was made ready, and does so
 * after one of no bytes.
 */
static void keep_by_reading(const struct device *device, int fd)
{
	int writer = ready_writer(device, fd), took = 0;
	unsigned char *memory = step_pages(1);

	step_add("int took = 0;");
	say_keep_by_reading(device, fd, writer);
	for (int i = 0; i < TAKES; i++) {
		ssize_t got;

		held_read(fd, memory, device->page, NULL);
		if (!ready_again(device, writer) || read(fd, memory, device->page) <= 0)
			class_end("nothing makes it ready for a read: a profile says by `wake` "
				  "what does");
		held_read(fd, memory, device->page, NULL);
		ready_again(device, writer);
		got = read(fd, memory, 0);
		if (got) {
			judge_empty("read", got);
			return;
		}
		took += read(fd, memory, device->page) == -1 && errno == EAGAIN;
	}
	if (took == TAKES)
		FAIL(WHY_EMPTY, "a read of 0 bytes took what there was to read");
}

/* What makes it ready may start something that takes so long. */
#define SOON_MS 300

/* A stream that has one thing to read still has it after a read of no bytes. */
static void keep_what_is_there(const struct device *device)
{
	struct pollfd one = { .fd = class_open_to_read(device), .events = POLLIN };
	unsigned char *memory = step_pages(1);
	ssize_t got;

	held_read(one.fd, memory, device->page, NULL);
	held_say(one.fd, device->page);
	if (!ready_make(device, one.fd))
		class_end("nothing makes it ready for a read: a profile says by `wake` what does");
	if (!device->can_poll || poll(&one, 1, SOON_MS) != 1) {
		keep_by_reading(device, one.fd);
		return;
	}
	step_add("struct pollfd one = { .fd = fd[%d], .events = POLLIN };", one.fd);
	step_add("need(poll(&one, 1, %d) == 1);", SOON_MS);
	step_say("SHOW(read(fd[%d], map[0], 0));", one.fd);
	got = read(one.fd, memory, 0);
	judge_empty("read", got);
	step_add("if (!got) {");
	step_say("\tSHOW(poll(&one, 1, 0));");
	step_expect("got == 1", "that there is as much to read as before");
	step_add("}");
	if (!got && poll(&one, 1, 0) == 0)
		FAIL(WHY_EMPTY, "a read of 0 bytes took what there was to read");
}

static void empty_run(const struct device *device)
{
	int fd = class_open(device->mode | O_NONBLOCK);

	if (device->has_read && device->mode != O_WRONLY && !device->waits)
		read_nothing(device, fd);
	if (device->write && device->can_write)
		write_nothing(fd);
	step_close(fd); /* it may be the only one that may be open */
	if (device->waits)
		keep_what_is_there(device);
}

static const char *empty_missing(const struct device *device)
{
	if (device->waits && (device->deaf || !ready_is_known(device)))
		return "a read waits for what does not come";
	return device->has_read || device->has_write ? NULL : "it cannot be read or written";
}

const struct check_class class_empty = {
	.name = "empty",
	.title = "a read or write of no bytes does nothing",
	.flags = CLASS_DANGEROUS,
	.rule = WHY_EMPTY,
	.missing = empty_missing,
	.run = empty_run,
};

#define TIB (1UL << 40)
#define WHY_GREED                                                                      \
	"A driver must compare the length of a mapping with its size before it fills " \
	"page tables: who maps all of it at once has no memory left."

/* If memory runs out, the OOM killer shall choose this process. */
static void offer_oneself(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	(void)!write(fd, "1000", 4);
	close(fd);
}

/* Whether the kernel takes that for memory of the program's own, which costs nothing. */
static bool has_room(void)
{
	void *map = mmap(NULL, TIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (map == MAP_FAILED)
		return false;
	munmap(map, TIB);
	return true;
}

/* Where nothing of the device lies any more; what a call made may have grown since (write-end). */
static uint64_t end_of(const struct device *device, int fd)
{
	uint64_t end = device_whole(device);
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && (uint64_t)st.st_size > end)
		end = (st.st_size + device->page - 1) / device->page * device->page;
	return end;
}

/* So much of a device without an end is mapped, which is 2 MiB of page tables. */
#define ENDLESS (1UL << 30)

/*
 * A device may be mapped at any length, with pages that come when they are touched; or that are
 * there at once, so that whoever asks for more gets the machine's memory as page tables.
 */
static void map_endless(const struct device *device, int fd)
{
	const unsigned long full = ENDLESS / device->page * 8 / 1024;
	unsigned long before = frames_tables(), taken;

	step_add("long before = tables();");
	if (step_mmap(fd, ENDLESS, PROT_READ, MAP_SHARED, 0) == MAP_FAILED)
		class_end("mmap() of %#lx bytes: %s", ENDLESS, words_errno(errno));
	taken = frames_tables() - before;
	step_add("QUIET(tables() - before);\nexpect(got < %lu, \"page tables for what is "
		 "touched\");",
		 full / 2);
	if (taken >= full / 2)
		FAIL_OF(CAUSE_END, WHY_GREED,
			"mmap() gives whatever is asked for, and fills page tables at once: %lu "
			"KiB for a mapping of %#lx bytes",
			taken, ENDLESS);
	else
		UNTRIED("it has no end");
}

static void greed_run(const struct device *device)
{
	int fd = class_open_to_map(device);
	unsigned char *map, byte;

	if (!has_room())
		class_end("no mapping of 1 TiB is had here, whoever gives it (ulimit -v)");
	offer_oneself();
	if (device->endless) {
		map_endless(device, fd);
		return;
	}
	map = step_mmap(fd, TIB, PROT_READ, MAP_SHARED, 0);
	if (map == MAP_FAILED)
		return;
	if (step_load(map, end_of(device, fd), &byte)) {
		NOTE("a mapping of 1 TiB is accepted, and a load behind the end ends in a signal");
	} else {
		step_expect("got < 0", "a signal, as for what lies outside of the device");
		FAIL_OF(CAUSE_END, WHY_GREED, "mmap of 1 TiB was accepted, expected EINVAL");
	}
}

const struct check_class class_greed = {
	.name = "greed",
	.title = "a mapping of 1 TiB is refused",
	.flags = CLASS_DANGEROUS | CLASS_TAKES,
	.rule = WHY_GREED,
	.missing = class_needs_map,
	.run = greed_run,
};
