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

#include "finding.h"
#include "words.h"

#define MAPS 64

static const char *device;
static char *text; /* FINDING_STEPS bytes, shared */

/* Which mapping an address belongs to, to call it by its name. */
static struct {
	const unsigned char *start;
	size_t len;
} maps[MAPS];
static int maps_count;

void step_setup(const char *path)
{
	device = path;
	text = mmap(NULL, FINDING_STEPS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (text == MAP_FAILED)
		err(2, "memory for the steps");
}

void step_reset(void)
{
	text[0] = '\0';
	maps_count = 0;
}

const char *step_text(void)
{
	return text;
}

void step_say(const char *format, ...)
{
	size_t at = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + at, FINDING_STEPS - at, format, args);
	va_end(args);
	at = strlen(text);
	if (at + 1 < FINDING_STEPS)
		strcpy(text + at, "\n");
}

/* The newest mapping at an address: its number, and how far in the address is. */
static int find_map(const void *address, size_t *at)
{
	const unsigned char *byte = address;

	for (int i = maps_count - 1; i >= 0; i--) {
		if (byte < maps[i].start || byte >= maps[i].start + maps[i].len)
			continue;
		*at = byte - maps[i].start;
		return i;
	}
	*at = 0;
	return 0;
}

static int add_map(const void *start, size_t len)
{
	if (maps_count == MAPS)
		maps_count--;
	maps[maps_count].start = start;
	maps[maps_count].len = len;
	return maps_count++;
}

int step_open(int flags)
{
	char words[WORDS_SIZE];
	int fd = open(device, flags | O_CLOEXEC);

	step_say("int fd%d = SHOW(open(DEVICE, %s));", fd, words_open(words, flags));
	return fd;
}

int step_close(int fd)
{
	step_say("SHOW(close(fd%d));", fd);
	return close(fd);
}

unsigned char *step_mmap(int fd, size_t len, int prot, int flags, uint64_t offset)
{
	char rights[WORDS_SIZE], kinds[WORDS_SIZE];
	unsigned char *map;

	step_say("char *map%d = (char *)SHOW(mmap(NULL, %#zx, %s, %s, fd%d, %#llx));", maps_count,
		 len, words_prot(rights, prot), words_map(kinds, flags), fd,
		 (unsigned long long)offset);
	/* The call itself: the C library has opinions on offsets. */
	map = (unsigned char *)syscall(SYS_mmap, NULL, len, prot, flags, fd, offset);
	add_map(map == MAP_FAILED ? NULL : map, map == MAP_FAILED ? 0 : len);
	return map;
}

int step_munmap(void *map, size_t len)
{
	size_t at;
	int number = find_map(map, &at);

	step_say("SHOW(munmap(map%d + %#zx, %#zx));", number, at, len);
	return munmap(map, len);
}

int step_mprotect(void *map, size_t len, int prot)
{
	char rights[WORDS_SIZE];
	size_t at;
	int number = find_map(map, &at);

	step_say("SHOW(mprotect(map%d + %#zx, %#zx, %s));", number, at, len,
		 words_prot(rights, prot));
	return mprotect(map, len, prot);
}

void *step_mremap(void *map, size_t old_len, size_t len, int flags)
{
	size_t at;
	int number = find_map(map, &at);
	void *moved;

	step_say("char *map%d = (char *)SHOW(mremap(map%d + %#zx, %#zx, %#zx, %s));", maps_count,
		 number, at, old_len, len, flags & MREMAP_MAYMOVE ? "MREMAP_MAYMOVE" : "0");
	moved = mremap(map, old_len, len, flags);
	add_map(moved == MAP_FAILED ? NULL : moved, moved == MAP_FAILED ? 0 : len);
	return moved;
}

ssize_t step_pread(int fd, void *memory, size_t len, uint64_t offset)
{
	step_say("SHOW(pread(fd%d, MEMORY(%#zx), %#zx, %#llx));", fd, len, len,
		 (unsigned long long)offset);
	return syscall(SYS_pread64, fd, memory, len, offset);
}

ssize_t step_pwrite(int fd, const void *memory, size_t len, uint64_t offset)
{
	step_say("SHOW(pwrite(fd%d, MEMORY(%#zx), %#zx, %#llx));", fd, len, len,
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
	size_t start;
	int number = find_map(map, &start);

	step_say("SHOW(*(volatile unsigned char *)(map%d + %#zx));", number, start + at);
	return access_byte((unsigned char *)map + at, byte, 0);
}

int step_store(unsigned char *map, size_t at, unsigned char byte)
{
	size_t start;
	int number = find_map(map, &start);

	step_say("SHOW(*(volatile unsigned char *)(map%d + %#zx) = %d);", number, start + at, byte);
	return access_byte(map + at, NULL, byte);
}
