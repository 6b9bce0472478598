// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* mremap() */
#include "step.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record.h"
#include "words.h"

#define MAPS 64

static const struct device *device;

/* Which mapping or memory an address belongs to, to call it by its name. */
static struct {
	const unsigned char *start;
	size_t len;
} maps[MAPS];
static int maps_count;

/* The descriptor that was opened first since step_reset(), whose open file others share; or -1. */
static int first_fd = -1;

void step_setup(const struct device *opened)
{
	device = opened;
}

void step_reset(void)
{
	record->steps[0] = '\0';
	record->cut = false;
	record->last[0] = '\0';
	maps_count = 0;
	first_fd = -1;
}

const char *step_last(void)
{
	return record->last;
}

/* A line of the program; from the first one on that has no room, all are left out. */
static void add_line(const char *format, va_list args)
{
	char *text = record->steps;
	size_t at = strlen(text), room = FINDING_STEPS - at;
	int len = record->cut ? 0 : vsnprintf(text + at, room, format, args);

	record->cut = record->cut || len + 2 > (int)room;
	if (record->cut)
		text[at] = '\0';
	else
		strcpy(text + at + len, "\n");
}

void step_add(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_line(format, args);
	va_end(args);
}

void step_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(record->last, sizeof(record->last), format, args);
	va_end(args);
	va_start(args, format);
	add_line(format, args);
	va_end(args);
	record_sync();
}

/* Room for "map[63] + 0x123456789abcdef0". */
#define PLACE_SIZE 48

/* The newest mapping that has it, or else the newest whose end it is; -1 for none. */
static int find_map(const unsigned char *byte)
{
	int i = maps_count;

	while (i-- > 0)
		if (byte >= maps[i].start && byte < maps[i].start + maps[i].len)
			return i;
	for (i = maps_count - 1; i >= 0; i--)
		if (byte == maps[i].start + maps[i].len)
			return i;
	return -1;
}

/* How C calls the address: by the newest mapping there, or as what it is else. */
static const char *place(char *out, const void *address)
{
	const unsigned char *byte = address;

	int i = find_map(byte);

	if (i != -1) {
		snprintf(out, PLACE_SIZE, byte == maps[i].start ? "map[%d]" : "map[%d] + %#zx", i,
			 (size_t)(byte - maps[i].start));
		return out;
	}
	if (!address)
		return "nowhere";
	if ((intptr_t)address < 0)
		snprintf(out, PLACE_SIZE, "(char *)%ldL", (long)(intptr_t)address);
	else
		snprintf(out, PLACE_SIZE, "memory");
	return out;
}

const char *step_name(const void *address)
{
	static char names[4][PLACE_SIZE];
	static int next;
	char buffer[PLACE_SIZE];

	next = (next + 1) % 4;
	return strcpy(names[next], place(buffer, address));
}

void step_expect(const char *condition, const char *format, ...)
{
	char words[256];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	step_add("expect(%s, \"%s\");", condition, words);
}

void step_expect_most(uint64_t most)
{
	char condition[64];

	snprintf(condition, sizeof(condition), "got <= %lld", (long long)most);
	step_expect(condition, "%#llx at most", (unsigned long long)most);
}

void step_expect_page(const void *address, uint64_t number)
{
	step_add("expect_page(%s, %llu);", step_name(address), (unsigned long long)number);
}

static int add_map(const void *start, size_t len)
{
	if (maps_count == MAPS)
		maps_count--;
	maps[maps_count].start = start;
	maps[maps_count].len = len;
	return maps_count++;
}

unsigned char *step_quiet_pages(size_t count)
{
	unsigned char *map;
	size_t page = device->page;

	map = mmap(NULL, (count + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED || mprotect(map + page, count * page, PROT_READ | PROT_WRITE))
		err(2, "memory for a test");
	return map + page;
}

void step_paged(unsigned char *pages, size_t count)
{
	step_say("map[%d] = pages(%zu);", maps_count, count);
	add_map(pages, count * device->page);
}

void step_argument(const char *name, const unsigned char *bytes, int len)
{
	step_add("char %s[%d] = { 0 };", name, len);
	for (int i = 0; i < len; i++)
		if (bytes[i])
			step_add("%s[%d] = (char)%#x;", name, i, bytes[i]);
}

unsigned char *step_pages(size_t count)
{
	unsigned char *map = step_quiet_pages(count);

	step_paged(map, count);
	return map;
}

/* The number that the next descriptor will have. */
static int next_fd(void)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);

	if (fd == -1) /* standard input is closed, and so its number is free */
		return STDIN_FILENO;
	close(fd);
	return fd;
}

static void say_open(int fd, int flags)
{
	char words[WORDS_SIZE];

	if (device->made != -1)
		step_say("fd[%d] = SHOW(dup(made));", fd);
	else if (device_is_shared() && first_fd != -1)
		step_say("fd[%d] = SHOW(dup(fd[%d]));", fd, first_fd);
	else
		step_say("fd[%d] = SHOW(open(DEVICE, %s));", fd, words_open(words, flags));
	if (first_fd == -1)
		first_fd = fd;
}

void step_opened(int fd, int flags)
{
	say_open(fd, flags);
	step_add("need(got != -1);");
}

int step_open(int flags)
{
	int fd = next_fd();

	say_open(fd, flags);
	fd = device_open(device, flags);
	return fd;
}

int step_close(int fd)
{
	step_say("SHOW(close(fd[%d]));", fd);
	if (fd == first_fd)
		first_fd = -1;
	return close(fd);
}

unsigned char *step_mmap(int fd, size_t len, int prot, int flags, uint64_t offset)
{
	char rights[WORDS_SIZE], kinds[WORDS_SIZE];
	unsigned char *map;

	step_say("map[%d] = (char *)SHOW(mmap(NULL, %#zx, %s, %s, fd[%d], %#llx));", maps_count,
		 len, words_prot(rights, prot), words_map(kinds, flags), fd,
		 (unsigned long long)offset);
	/* The call itself: the C library has opinions on offsets. */
	map = (unsigned char *)syscall(SYS_mmap, NULL, len, prot, flags, fd, offset);
	add_map(map == MAP_FAILED ? NULL : map, map == MAP_FAILED ? 0 : len);
	return map;
}

int step_munmap(void *map, size_t len)
{
	char where[PLACE_SIZE];

	step_say("SHOW(munmap(%s, %#zx));", place(where, map), len);
	return munmap(map, len);
}

int step_mprotect(void *map, size_t len, int prot)
{
	char rights[WORDS_SIZE], where[PLACE_SIZE];

	step_say("SHOW(mprotect(%s, %#zx, %s));", place(where, map), len, words_prot(rights, prot));
	return mprotect(map, len, prot);
}

void *step_mremap(void *map, size_t old_len, size_t len, int flags)
{
	char where[PLACE_SIZE];
	void *moved;

	step_say("map[%d] = (char *)SHOW(mremap(%s, %#zx, %#zx, %s));", maps_count,
		 place(where, map), old_len, len, flags & MREMAP_MAYMOVE ? "MREMAP_MAYMOVE" : "0");
	moved = mremap(map, old_len, len, flags);
	add_map(moved == MAP_FAILED ? NULL : moved, moved == MAP_FAILED ? 0 : len);
	return moved;
}

unsigned char *step_move(unsigned char *map, size_t len)
{
	char where[PLACE_SIZE];
	unsigned char *to = mmap(NULL, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (to == MAP_FAILED)
		err(2, "addresses for a test");
	step_say("map[%d] = mmap(NULL, %#zx, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);",
		 maps_count, len);
	step_say("SHOW(mremap(%s, %#zx, %#zx, MREMAP_MAYMOVE | MREMAP_FIXED, map[%d]));",
		 place(where, map), len, len, maps_count);
	if (mremap(map, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED)
		return MAP_FAILED;
	add_map(to, len);
	return to;
}

ssize_t step_pread(int fd, void *memory, size_t len, uint64_t offset)
{
	char where[PLACE_SIZE];

	step_say("SHOW(pread(fd[%d], %s, %#zx, %#llx));", fd, place(where, memory), len,
		 (unsigned long long)offset);
	return syscall(SYS_pread64, fd, memory, len, offset);
}

ssize_t step_pwrite(int fd, const void *memory, size_t len, uint64_t offset)
{
	char where[PLACE_SIZE];

	step_say("SHOW(pwrite(fd[%d], %s, %#zx, %#llx));", fd, place(where, memory), len,
		 (unsigned long long)offset);
	return syscall(SYS_pwrite64, fd, memory, len, offset);
}

static sigjmp_buf back;

static void jump(int number)
{
	siglongjmp(back, number);
}

/* 0, or the signal; SIGBUS and SIGSEGV are answers here. */
static int access_byte(unsigned char *address, unsigned char *load, unsigned char store)
{
	struct sigaction action = { .sa_handler = jump, .sa_flags = SA_NODEFER }, bus, segv;
	int number;

	sigaction(SIGBUS, &action, &bus);
	sigaction(SIGSEGV, &action, &segv);
	number = sigsetjmp(back, 1);
	if (!number) {
		if (load)
			*load = *(volatile unsigned char *)address;
		else
			*(volatile unsigned char *)address = store;
	}
	sigaction(SIGBUS, &bus, NULL);
	sigaction(SIGSEGV, &segv, NULL);
	return number;
}

int step_load(const unsigned char *map, size_t at, unsigned char *byte)
{
	char where[PLACE_SIZE];

	step_say("SHOW(load(%s));", place(where, map + at));
	return access_byte((unsigned char *)map + at, byte, 0);
}

int step_quiet_load(const unsigned char *address, unsigned char *byte)
{
	return access_byte((unsigned char *)address, byte, 0);
}

int step_store(unsigned char *map, size_t at, unsigned char byte)
{
	char where[PLACE_SIZE];

	step_say("SHOW(store(%s, %d));", place(where, map + at), byte);
	return access_byte(map + at, NULL, byte);
}
