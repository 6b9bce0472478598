// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * zerocopy - which system calls accept a mapping of the device
 *
 * A driver that maps by page frame number is refused by all of them, which is its
 * choice; so what comes out are notes, unless the device says something else of itself.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* vmsplice(), process_vm_readv(), O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "claims.h"
#include "class.h"
#include "finding.h"
#include "record.h"
#include "step.h"
#include "words.h"

/**
 * struct mapping - the shortest there is, to be tried
 * @fd: of the device
 * @map: shared, touched
 * @page: bytes that are given to the calls
 * @unit: bytes of the mapping
 */
struct mapping {
	int fd;
	unsigned char *map;
	size_t page;
	size_t unit;
};

/* Each: 0, or the errno of the refusal, or -1 when it cannot be tried here. */
static int try_vmsplice(const struct mapping *mapping)
{
	struct iovec part = { mapping->map, mapping->page };
	int ends[2];

	if (pipe(ends))
		return -1;
	return vmsplice(ends[1], &part, 1, SPLICE_F_NONBLOCK) == -1 ? errno : 0;
}

static int try_process_vm(const struct mapping *mapping)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { mapping->map, 1 };

	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1 ? 0 : errno;
}

static int try_proc_mem(const struct mapping *mapping)
{
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char byte;

	return pread(fd, &byte, 1, (off_t)(uintptr_t)mapping->map) == 1 ? 0 : errno;
}

static int try_private(const struct mapping *mapping)
{
	void *map = mmap(NULL, mapping->unit, PROT_READ | PROT_WRITE, MAP_PRIVATE, mapping->fd, 0);

	if (map == MAP_FAILED)
		return errno;
	munmap(map, mapping->unit);
	return 0;
}

/* A datagram to a socket of our own, which nobody takes out there. */
static int try_zerocopy(const struct mapping *mapping)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int to = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), one = 1, error = 0;
	int from = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (bind(to, (struct sockaddr *)&address, size) ||
	    getsockname(to, (struct sockaddr *)&address, &size) ||
	    connect(from, (struct sockaddr *)&address, size) ||
	    setsockopt(from, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)) ||
	    send(from, &one, 1, 0) != 1)
		error = -1;
	else if (send(from, mapping->map, 1024, MSG_ZEROCOPY) == -1)
		error = errno;
	close(to);
	close(from);
	return error;
}

static int try_register(const struct mapping *mapping)
{
	struct io_uring_params params = { 0 };
	struct iovec whole = { mapping->map, mapping->page };
	int ring = syscall(SYS_io_uring_setup, 1, &params);

	if (ring == -1)
		return -1;
	if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &whole, 1))
		return errno;
	/* A ring that is closed lets go later. */
	syscall(SYS_io_uring_register, ring, IORING_UNREGISTER_BUFFERS, NULL, 0);
	return 0;
}

static int try_futex(const struct mapping *mapping)
{
	return syscall(SYS_futex, mapping->map, FUTEX_WAKE, 1, NULL, NULL, 0) == -1 ? errno : 0;
}

/* From the mapping into a file that takes whole pages straight. */
static int try_direct(const struct mapping *mapping)
{
	int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);

	if (fd == -1)
		return -1;
	return pwrite(fd, mapping->map, mapping->page, 0) == -1 ? errno : 0;
}

/* One call's answer against what the device says. */
static void compare(const struct device *device, int fd, const char *name, int error)
{
	enum claim claim = claim_of(device, fd, name);

	if (error && claim == CLAIM_YES)
		FAIL("Programs choose their calls by what a device says; what it says must hold.",
		     "the device says that %s accepts its mapping, which is refused: %s", name,
		     words_errno(error));
	else if (!error && claim == CLAIM_NO)
		WARN("Programs choose their calls by what a device says, and do without this one.",
		     "the device says that %s refuses its mapping, which is accepted", name);
}

static void add_name(char *list, size_t size, const char *name)
{
	size_t len = strlen(list);

	snprintf(list + len, size - len, "%s%s", len ? ", " : "", name);
}

static struct mapping own_page(size_t page)
{
	struct mapping own = { .fd = -1, .page = page };

	own.map = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (own.map == MAP_FAILED)
		class_end("memory for a test: %s", words_errno(errno));
	*own.map = 1;
	return own;
}

static void try_all(const struct device *device, const struct mapping *mapping)
{
	/* The names are those of profiles. */
	static const struct {
		const char *name;
		int (*try)(const struct mapping *mapping);
	} calls[] = {
		{ "direct", try_direct },
		{ "vmsplice", try_vmsplice },
		{ "register", try_register },
		{ "process_vm", try_process_vm },
		{ "proc_mem", try_proc_mem },
		{ "zerocopy", try_zerocopy },
		{ "futex", try_futex },
		{ "private", try_private },
	};
	char yes[256] = "", no[256] = "", untried[256] = "";
	const struct mapping own = own_page(mapping->page);

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int error = calls[i].try(mapping);

		/* What memory of the program's own is refused says nothing of the device. */
		if (error > 0 && calls[i].try != try_private && calls[i].try(&own))
			error = -1;
		if (error == -1) {
			add_name(untried, sizeof(untried), calls[i].name);
			if (claim_of(device, mapping->fd, calls[i].name) == CLAIM_YES)
				UNTRIED("%s cannot be tried here, and the device says that it "
					"accepts its mapping",
					calls[i].name);
			continue;
		}
		add_name(error ? no : yes, sizeof(no), calls[i].name);
		compare(device, mapping->fd, calls[i].name, error);
	}
	if (*yes)
		NOTE("its mapping is accepted by %s", yes);
	if (*no)
		NOTE("its mapping is refused by %s", no);
}

static void zerocopy_run(const struct device *device)
{
	int prot = PROT_READ | (device->can_map_write ? PROT_WRITE : 0);
	struct mapping mapping = { .page = device->page, .unit = device->unit };
	unsigned char byte;

	mapping.fd = device->can_map_write ? class_open(O_RDWR) : class_open_to_map(device);
	mapping.map = class_map(mapping.fd, device->unit, prot, MAP_SHARED);
	step_load(mapping.map, 0, &byte);
	try_all(device, &mapping);
}

const struct check_class class_zerocopy = {
	.name = "zerocopy",
	.title = "which zero-copy calls accept its mapping, and whether it knows",
	.missing = class_needs_map,
	.run = zerocopy_run,
};
