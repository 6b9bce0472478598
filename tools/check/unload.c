// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * unload - a driver that goes while somebody has its device open or mapped
 *
 * Last of all and only with --module NAME: code that is gone, and is called all the same,
 * brings the kernel down, and nothing that this program does can prevent that then.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* splice() */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus.h"
#include "class.h"
#include "finding.h"
#include "process.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define PATIENCE_MS 5000

static void say_unload(const struct device *device, const char *while_what)
{
	step_say("SHOW(syscall(SYS_delete_module, \"%s\", O_NONBLOCK)); /* %s */", device->module,
		 while_what);
}

/* Whether the module stays, as it must; what is wrong stands in the record before it is felt. */
static bool stays(const struct device *device, const char *while_what)
{
	say_unload(device, while_what);
	step_expect("got == -1", "EWOULDBLOCK: it is %s", while_what);
	if (syscall(SYS_delete_module, device->module, O_NONBLOCK) == -1) {
		if (errno != EAGAIN && errno != EBUSY)
			class_end("the module %s cannot be unloaded: %s", device->module,
				  words_errno(errno));
		return true;
	}
	FAIL("A file's operations have .owner = THIS_MODULE, so that the module stays while "
	     "anybody can still call them (use after free of code).",
	     "the module was unloaded while its device was %s", while_what);
	return false;
}

/*
 * A page of the device's in a pipe keeps the module only if the operations of the pipe's buffer are
 * the driver's own. The kernel's own, which most drivers use, need nothing but the page: so what a
 * module that goes has done wrong shows when the pipe is read, in the kernel's log.
 */
static bool stays_in_pipe(const struct device *device, int fd)
{
	unsigned char *memory = step_pages(1);
	ssize_t got = -1;
	int ends[2];

	if (!pipe(ends))
		got = splice(fd, NULL, ends[1], NULL, device->page, SPLICE_F_NONBLOCK);
	step_close(fd);
	if (got <= 0)
		return true;
	step_say("/* a page of it is in a pipe, by splice() */");
	say_unload(device, "in a pipe");
	if (syscall(SYS_delete_module, device->module, O_NONBLOCK) == -1)
		return true;
	NOTE("the module was unloaded while a page of its device was in a pipe, which is right "
	     "where the buffers of the pipe have the kernel's own operations");
	step_say("/* the pipe is read */");
	(void)!read(ends[0], memory, device->page);
	return false;
}

/* What is open is used once more; it may answer anything, and the driver is asked nothing else. */
static void use_and_close(void *fd)
{
	unsigned char *memory = step_pages(1);
	int of = *(int *)fd;

	/* A stream has no pread(): the kernel refuses that before it asks the driver. */
	if (step_pread(of, memory, 1, 0) == -1) {
		step_say("SHOW(read(fd[%d], %s, %zu));",
			 of, step_name(memory), record->device.page);
		(void)!read(of, memory, record->device.page);
	}
	step_say("SHOW(poll(&(struct pollfd){ fd[%d], POLLIN | POLLOUT, 0 }, 1, 0));", of);
	poll(&(struct pollfd){ of, POLLIN | POLLOUT, 0 }, 1, 0);
	step_close(of);
}

/* A use of the open file after its driver has lost the device, in a process of its own. */
static void judge_use(int fd)
{
	int status = 0;
	pid_t pid = process_start(use_and_close, &fd);

	step_close(fd); /* so that the other process's close() is the last one */
	if (!process_ends(pid, PATIENCE_MS, &status)) {
		FAIL_OF(CAUSE_HANG, "A device that goes wakes those who wait for it.",
			"its driver was unbound while it was open: this did not come back: %s",
			step_last());
		process_kill(pid, PATIENCE_MS);
	}
	if (WIFSIGNALED(status))
		FAIL("A driver's remove() callback leaves what an open file can still call: the "
		     "memory goes with its last user (use after free on unbind).",
		     "its driver was unbound while it was open: the process was ended by signal "
		     "%d in this call: %s",
		     WTERMSIG(status), step_last());
}

static void unbind(void *bus)
{
	if (bus_unbind(bus))
		_exit(errno);
}

/*
 * Takes the device from its driver by sysfs, where its bus allows that. What is taken stands in
 * the record, so that the driver gets its device back whatever becomes of this process.
 */
static void unbind_and_bind(const struct device *device, int fd)
{
	int status = 0;
	pid_t pid;

	if (!bus_find(&record->bus, fd, device->module))
		return;
	pid = process_start(unbind, &record->bus);
	if (!process_ends(pid, PATIENCE_MS, &status)) {
		FAIL_OF(CAUSE_HANG, "A driver's remove() callback does not wait for open files.",
			"its driver was unbound while it was open: this did not come back: %s",
			step_last());
		process_kill(pid, PATIENCE_MS);
		return;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status)) {
		NOTE("its driver cannot be unbound: %s", words_errno(WEXITSTATUS(status)));
		return;
	}
	judge_use(fd);
	bus_bind(&record->bus);
	NOTE("its driver was unbound while it was open; a use of what it freed then may show "
	     "only on a kernel with KASAN, or started with slub_debug=FPU");
}

/* A file of tmpfs or hugetlbfs has no operations of the driver's that made it. */
static bool needs_module(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) || (fs.f_type != TMPFS_MAGIC && fs.f_type != HUGETLBFS_MAGIC);
}

static void unload_run(const struct device *device)
{
	unsigned char *map;
	int fd = class_open(device->mode | O_NONBLOCK);

	if (device->made != -1 && !needs_module(fd))
		class_end("what the call makes is a file of tmpfs, which needs no module");
	/* Of what a call made, nothing else is open but that: the node is closed again. */
	if (!stays(device, "open"))
		return;
	if (device->can_map) {
		map = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
		step_close(fd);
		if (!stays(device, "mapped"))
			return;
		munmap(map, device->unit);
		fd = class_open(device->mode | O_NONBLOCK);
	}
	if (!stays_in_pipe(device, fd))
		return;
	if (device->made == -1)
		unbind_and_bind(device, class_open(device->mode | O_NONBLOCK));
}

static const char *unload_missing(const struct device *device)
{
	if (!device->module)
		return "--module names the module that may be unloaded";
	return NULL;
}

const struct check_class class_unload = {
	.name = "unload",
	.title = "the module stays while its device is in use",
	.flags = CLASS_DANGEROUS,
	.rule = "What an open file, a mapping or a pipe can still reach stays until its last user "
		"is gone: the module by .owner, its memory by references (use after free).",
	.missing = unload_missing,
	.run = unload_run,
};
