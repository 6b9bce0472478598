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

#define WHY_HOLDS \
	"The mapping holds the memory; who else lets go changes nothing (use after free on close)."

/* The parent's own mapping comes first: what close() takes away, no child has, either. */
static bool outlives_close(const struct device *device, const unsigned char *map, size_t count)
{
	if (first_changed(device, map, count) == -1)
		return true;
	content_expect(device, map);
	FAIL_OF(CAUSE_CLOSE, WHY_HOLDS,
		"the bytes changed, or are gone, after the descriptor was closed");
	return false;
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
	if (!outlives_close(device, map, count))
		return;
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
		FAIL_OF(CAUSE_CLOSE, WHY_HOLDS,
			"the bytes changed after children ended and executed another program");
	else if (!content_tells())
		content_untold();
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
