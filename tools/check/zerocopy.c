// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * zerocopy - which system calls accept a mapping of the device
 *
 * A driver that maps by page frame number is refused by all of them, which is its
 * choice; so what comes out are notes.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* vmsplice(), process_vm_readv(), O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

/* Each: 0, or the errno of the refusal. */
static int try_vmsplice(void *map, size_t page)
{
	struct iovec part = { map, page };
	int ends[2];

	if (pipe(ends))
		return errno;
	return vmsplice(ends[1], &part, 1, SPLICE_F_NONBLOCK) == -1 ? errno : 0;
}

static int try_process_vm(void *map, size_t page)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { map, 1 };

	(void)page;
	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1 ? 0 : errno;
}

static int try_proc_mem(void *map, size_t page)
{
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char byte;

	(void)page;
	return pread(fd, &byte, 1, (off_t)(uintptr_t)map) == 1 ? 0 : errno;
}

static int try_register(void *map, size_t page)
{
	struct io_uring_params params = { 0 };
	struct iovec whole = { map, page };
	int ring = syscall(SYS_io_uring_setup, 1, &params);

	if (ring == -1)
		return errno;
	if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &whole, 1))
		return errno;
	/* A ring that is closed lets go later. */
	syscall(SYS_io_uring_register, ring, IORING_UNREGISTER_BUFFERS, NULL, 0);
	return 0;
}

static int try_futex(void *map, size_t page)
{
	(void)page;
	return syscall(SYS_futex, map, FUTEX_WAKE, 1, NULL, NULL, 0) == -1 ? errno : 0;
}

/* From the mapping into a file that takes whole pages straight. */
static int try_direct(void *map, size_t page)
{
	int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);

	if (fd == -1)
		return -1;
	return pwrite(fd, map, page, 0) == -1 ? errno : 0;
}

static void zerocopy_run(const struct device *device)
{
	static const struct {
		const char *name;
		int (*try)(void *map, size_t page);
	} calls[] = {
		{ "O_DIRECT", try_direct },
		{ "vmsplice", try_vmsplice },
		{ "io_uring registered buffers", try_register },
		{ "process_vm_readv", try_process_vm },
		{ "/proc/PID/mem", try_proc_mem },
		{ "a process-shared futex", try_futex },
	};
	int prot = PROT_READ | (device->can_map_write ? PROT_WRITE : 0), error;
	int fd = step_open(device->can_map_write ? O_RDWR : O_RDONLY);
	unsigned char *map = step_mmap(fd, device->page, prot, MAP_SHARED, 0), byte;
	char yes[256] = "", no[256] = "", one[80];

	if (map == MAP_FAILED)
		return;
	step_load(map, 0, &byte);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		error = calls[i].try(map, device->page);
		if (error == -1) /* cannot be tried here */
			continue;
		snprintf(one, sizeof(one), "%s%s", error ? (*no ? ", " : "") : (*yes ? ", " : ""),
			 calls[i].name);
		strncat(error ? no : yes, one, sizeof(no) - strlen(error ? no : yes) - 1);
	}
	if (*yes)
		NOTE("its mapping is accepted by %s", yes);
	if (*no)
		NOTE("its mapping is refused by %s", no);
}

const struct check_class class_zerocopy = {
	.name = "zerocopy",
	.title = "which zero-copy calls accept its mapping",
	.missing = class_needs_map,
	.run = zerocopy_run,
};
