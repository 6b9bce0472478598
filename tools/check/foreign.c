// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "foreign.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "process.h"

/* The mark of a planted page, in each of its words; no driver has it by accident. */
#define PLANTED 0x6b7562756663686bULL

/* Half of the free memory, so that nobody runs out of it, and no more than this. */
#define PLANT_MOST (256UL << 20)

/* Whether the kernel's addresses have 57 bits. */
static bool has_long_addresses(void)
{
	static char flags[1 << 16];
	int fd = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd == -1 ? 0 : read(fd, flags, sizeof(flags) - 1);

	if (fd != -1)
		close(fd);
	flags[len > 0 ? len : 0] = '\0';
	return strstr(flags, " la57");
}

/*
 * The upper half of a canonical address. With 57 bits its first two bytes leave much more
 * room, where patterns and pixels lie, too; the direct map, vmalloc() and the array of
 * struct page are between these two (Documentation/arch/x86/x86_64/mm.rst).
 */
static bool is_kernel_address(uint64_t word, bool is_long)
{
	uint64_t top = word >> 48;

	if (word % 8 || word >= 0xfffffffffffff000ULL)
		return false;
	return top == 0xffff || (is_long && top >= 0xff11 && top <= 0xffd5);
}

size_t foreign_addresses(const unsigned char *memory, size_t len)
{
	bool is_long = has_long_addresses();
	uint64_t word, last = 0;
	size_t found = 0;

	/* The same word over and over is a pattern. */
	for (size_t at = 0; at + 8 <= len; at += 8) {
		memcpy(&word, memory + at, 8);
		if (word == last || !is_kernel_address(word, is_long))
			continue;
		found++;
		last = word;
	}
	return found;
}

static void plant(void *arg)
{
	int *ready = arg;
	struct sysinfo info;
	size_t len = PLANT_MOST;
	uint64_t *memory;

	if (!sysinfo(&info) && info.freeram * info.mem_unit / 2 < len)
		len = info.freeram * info.mem_unit / 2 / 4096 * 4096;
	memory = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (size_t i = 0; memory != MAP_FAILED && i < len / 8; i++)
		memory[i] = PLANTED;
	(void)!write(ready[1], "", 1);
	pause();
}

pid_t foreign_plant(void)
{
	char byte;
	int ready[2];
	pid_t pid;

	if (pipe(ready))
		return 0;
	pid = process_start(plant, ready);
	close(ready[1]);
	(void)!read(ready[0], &byte, 1);
	close(ready[0]);
	return pid;
}

bool foreign_is_planted(const unsigned char *page)
{
	uint64_t words[8];

	memcpy(words, page, sizeof(words));
	for (size_t i = 0; i < 8; i++)
		if (words[i] != PLANTED)
			return false;
	return true;
}
