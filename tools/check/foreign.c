// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "foreign.h"

#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "process.h"
#include "step.h"

/* The mark of a planted page, in each of its words; no driver has it by accident. */
#define PLANTED 0x6b7562756663686bULL

/* Nobody is to run out of memory (half_of_free()). */
#define PLANT_MOST (256UL << 20)

/*
 * Where the kernel has its memory, its code and its pages' descriptions, as /proc/kcore tells
 * whoever may read that. What is wider is vmalloc()'s room, where samples and pixels lie, too.
 */
#define RANGES 32
#define RANGE_MOST (1ULL << 44)

static struct {
	int count;
	uint64_t start[RANGES], end[RANGES];
} kernel;

static void read_ranges(void)
{
	int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr header;
	Elf64_Phdr part;

	if (fd == -1)
		return;
	if (read(fd, &header, sizeof(header)) != sizeof(header))
		header.e_phnum = 0;
	for (int i = 0; i < header.e_phnum && kernel.count < RANGES; i++) {
		if (pread(fd, &part, sizeof(part), header.e_phoff + i * sizeof(part)) !=
		    sizeof(part))
			break;
		if (part.p_type != PT_LOAD || part.p_memsz >= RANGE_MOST)
			continue;
		kernel.start[kernel.count] = part.p_vaddr;
		kernel.end[kernel.count++] = part.p_vaddr + part.p_memsz;
	}
	close(fd);
}

bool foreign_can_tell(void)
{
	if (!kernel.count)
		read_ranges();
	return kernel.count;
}

static bool is_kernel_address(uint64_t word)
{
	for (int i = 0; i < kernel.count; i++)
		if (word >= kernel.start[i] && word < kernel.end[i])
			return true;
	return false;
}

/*
 * The kernel's code and modules are in the last 2 GiB, as the small negative numbers are; and two
 * pixels of 32 bits, each with 0xff on top, can look like an address of memory.
 */
#define NEGATIVE 0xffffffff80000000ULL

uint64_t foreign_uncertain(const unsigned char *memory, size_t len)
{
	uint64_t word;

	for (size_t at = 0; foreign_can_tell() && at + 8 <= len; at += 8) {
		memcpy(&word, memory + at, 8);
		if (word >= NEGATIVE && !(word % 8) && is_kernel_address(word))
			return word;
	}
	return 0;
}

size_t foreign_addresses(const unsigned char *memory, size_t len, size_t *certain)
{
	uint64_t word, last = 0;
	size_t found = 0, sure = 0;

	/*
	 * The same word over and over is a pattern; and objects begin at every eighth byte, which
	 * keeps most samples of 16 bits out, as 1, 2, 0, -1.
	 */
	for (size_t at = 0; foreign_can_tell() && at + 8 <= len; at += 8) {
		memcpy(&word, memory + at, 8);
		if (word == last || word % 8 || !is_kernel_address(word))
			continue;
		found++;
		sure += word < NEGATIVE && (word >> 24 & 0xff) != 0xff;
		last = word;
	}
	if (certain)
		*certain = sure;
	return found;
}

/* Bytes of whole pages that may be taken: half of the free memory, and no more than @most. */
static size_t half_of_free(size_t most)
{
	struct sysinfo info;

	if (!sysinfo(&info) && info.freeram * info.mem_unit / 2 < most)
		return info.freeram * info.mem_unit / 2 / 4096 * 4096;
	return most;
}

static void plant(void *arg)
{
	int *ready = arg;
	size_t len = half_of_free(PLANT_MOST);
	uint64_t *memory;

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
		err(2, "pipe");
	pid = process_start(plant, ready);
	close(ready[1]);
	(void)!read(ready[0], &byte, 1);
	close(ready[0]);
	return pid;
}

/*
 * Pipes, since their pages come from where a driver's do; memory of the process itself would not.
 * What a pipe takes: 1 MiB, unless the kernel has a lower limit.
 */
#define PIPES 24
#define PIPES_TAKEN 16
#define PIPES_MS 5000
#define PIPE_MOST (1 << 20)

static void fill_pipes(int most)
{
	static uint64_t marks[PIPE_MOST / 8];
	int pipes = half_of_free(most * PIPE_MOST) / PIPE_MOST, ends[2], size;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		marks[i] = PLANTED;
	for (int i = 0; i < pipes && !pipe2(ends, O_NONBLOCK); i++) {
		size = fcntl(ends[1], F_SETPIPE_SZ, PIPE_MOST);
		(void)!write(ends[1], marks, size > 0 ? size : 65536);
	}
}

static void leave_pipes(void *arg)
{
	(void)arg;
	fill_pipes(PIPES);
}

void foreign_leave_behind(void)
{
	process_ends(process_start(leave_pipes, NULL), PIPES_MS, NULL);
}

/* Of the process that takes what is free: it waits for a byte, and sends one when it is ready. */
static int go[2], taken[2];

static void wait_and_keep(void *arg)
{
	char byte;

	(void)arg;
	(void)!read(go[0], &byte, 1);
	fill_pipes(PIPES_TAKEN);
	(void)!write(taken[1], "", 1);
	pause();
}

void foreign_begin(void)
{
	step_say("reuse_begin();");
	if (pipe2(go, O_CLOEXEC) || pipe2(taken, O_CLOEXEC))
		err(2, "pipe");
	process_start(wait_and_keep, NULL);
	close(taken[1]);
}

void foreign_take_free(void)
{
	char byte;

	step_say("reuse(); /* what was let go gets another owner */");
	(void)!write(go[1], "", 1);
	(void)!read(taken[0], &byte, 1);
}

size_t foreign_left(const unsigned char *memory, size_t len)
{
	const uint64_t mark = PLANTED;
	size_t found = 0;

	for (size_t at = 0; at + 8 <= len; at += 8)
		found += !memcmp(memory + at, &mark, 8);
	return found;
}

bool foreign_is_planted(const unsigned char *page)
{
	return foreign_left(page, 64) == 8;
}
