// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What an administrator sees: sysfs, /proc/PID/fdinfo, the list in debugfs and the
 * tracepoints, each against what was done.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "test.h"
#include "text.h"

#define SIZE 65536
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TRACING "/sys/kernel/tracing/"

static void check_attr(const char *node, const char *attr, const char *format, ...)
{
	char path[128], text[256], want[256];
	va_list args;

	va_start(args, format);
	vsnprintf(want, sizeof(want) - 1, format, args);
	va_end(args);
	strcat(want, "\n");
	snprintf(path, sizeof(path), "/sys/class/kubuf/%s/%s", node, attr);
	REQUIRE(text_read(path, text, sizeof(text)));
	if (strcmp(text, want))
		FAIL("%s: expected %s, got %s", path, want, text);
}

TEST_KINDS(sysfs_describes_a_named_buffer, 0, KIND_UC)
{
	int fd = control_add("seen", kind, SIZE), other;

	check_attr("seen", "size", "%d", SIZE);
	check_attr("seen", "backing", kind_backing(kind));
	check_attr("seen", "cache", kind_cache(kind));
	check_attr("seen", "mapping", kind->flags & KIND_PFN ? "pfn" : "page");
	check_attr("seen", "label", "seen");
	check_attr("seen", "id", "%" PRIu64, control_info(fd).id);
	check_attr("seen", "huge", "0");
	check_attr("seen", "users", "1");
	other = control_dup(fd, 0);
	check_attr("seen", "users", "2");
	check_attr("seen", "exports", "0");
	export_new(other);
	check_attr("seen", "exports", "1");
	close(other);
	check_attr("seen", "users", "1");
	check_attr("seen", "events", "0");
	bell_ring_of(fd, UINT32_MAX);
	bell_ring_of(fd, UINT32_MAX);
	check_attr("seen", "events", "%llu", 2ULL * UINT32_MAX);
	REQUIRE_OK(control_remove("seen"));
	CHECK(access("/sys/class/kubuf/seen", F_OK) == -1);
}

/* An attribute that is open when its device goes has nothing to tell any more. */
TEST(an_open_attribute_outlives_the_name_harmlessly)
{
	char text[16];
	int fd;

	close(control_add("seen", NULL, SIZE));
	fd = REQUIRE_OK(open("/sys/class/kubuf/seen/size", O_RDONLY | O_CLOEXEC));
	REQUIRE_OK(control_remove("seen"));
	CHECK_ERRNO(pread(fd, text, sizeof(text), 0), ENODEV);
}

static void check_fdinfo(int fd, const struct kind *kind)
{
	char path[64], text[1024], want[256];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	REQUIRE(text_read(path, text, sizeof(text)));
	snprintf(want, sizeof(want),
		 "kubuf-id:\t%" PRIu64 "\nkubuf-label:\t%s\nkubuf-size:\t%d\nkubuf-backing:\t%s\n"
		 "kubuf-cache:\t%s\n",
		 (uint64_t)control_info(fd).id, control_info(fd).label, SIZE, kind_backing(kind),
		 kind_cache(kind));
	CHECK_HAS(text, want);
}

TEST_KINDS(fdinfo_describes_a_descriptor, 0, 0)
{
	int fd = control_create(kind, SIZE);

	check_fdinfo(fd, kind);
	check_fdinfo(control_dup(fd, KUBUF_FD_RDONLY), kind);
	check_fdinfo(control_add("seen", kind, SIZE), kind);
}

TEST_KINDS(the_list_in_debugfs_counts_the_holders, 0, KIND_UC)
{
	int fd = control_create(kind, SIZE), dmabuf;
	uint64_t id = control_info(fd).id;
	unsigned char *map;
	char want[128];

	prctl(PR_SET_NAME, "somebody");
	snprintf(want, sizeof(want), "%" PRIu64 " test %d %s %s %s files=1 vmas=0 views=", id, SIZE,
		 kind_backing(kind), kind_cache(kind), kind->flags & KIND_PFN ? "pfn" : "page");
	CHECK_HAS(holders_line(id), want);
	CHECK_HAS(holders_line(id), " exports=0 events=0 maker=see_test");
	dmabuf = export_new(fd);
	CHECK_HAS(holders_line(id), " exports=1 ");
	bell_ring_of(fd, 7);
	CHECK_HAS(holders_line(id), " events=7 ");
	map = buf_map(fd, SIZE);
	map[0] = 1;
	munmap(buf_map(fd, SIZE), SIZE); /* one that has gone does not count */
	CHECK_HAS(holders_line(id), kind->flags & KIND_SHMEM ? " mapped" : " vmas=1 ");
	close(dmabuf);
	close(fd);
	if (kind->flags & KIND_SHMEM)
		CHECK(!holders_line(id)); /* tmpfs has what is left */
	else
		CHECK_HAS(holders_line(id), " files=1 vmas=1 "); /* the mapping has the file */
	CHECK_HAS(holders_line(control_info(control_create(kind, SIZE)).id), " maker=somebody");
}

/**
 * struct event - one that is traced
 * @name: its name
 * @shmem: 1: for shmem alone; -1: for the others alone
 */
struct event {
	const char *name;
	int shmem;
};

/* Of shmem the kernel's address is made for the export, and the end of the VMA is tmpfs's. */
static const struct event events[] = {
	{ "kubuf_create:", 0 },
	{ "kubuf_add:", 0 },
	{ "kubuf_open:", 0 },
	{ "kubuf_open:", 0 },
	{ "kubuf_map:", 0 },
	{ "kubuf_bell:", 0 },
	{ "kubuf_view:", 1 },
	{ "kubuf_export:", 0 },
	{ "kubuf_unexport:", 0 },
	{ "kubuf_unview:", 1 },
	{ "kubuf_unmap:", -1 },
	{ "kubuf_close:", 0 },
	{ "kubuf_remove:", 0 },
	{ "kubuf_close:", 0 },
	{ "kubuf_release:", 0 },
};

static const struct event *next_event(const struct event *event, bool shmem)
{
	while (event < events + COUNT(events) && event->shmem && shmem != (event->shmem > 0))
		event++;
	return event;
}

/* Each event, in this order, and none besides, for one buffer. */
static void check_events(const char *text, uint64_t id, bool shmem)
{
	char key[64], *copy = strdup(text), *rest = copy, *line;
	const struct event *want = next_event(events, shmem);

	REQUIRE(copy);
	snprintf(key, sizeof(key), " id=%" PRIu64 " ", id);
	while ((line = strsep(&rest, "\n"))) {
		if (!strstr(line, key))
			continue;
		check_context("after \"%s\"", line);
		REQUIRE(want < events + COUNT(events));
		CHECK_HAS(line, want->name);
		want = next_event(want + 1, shmem);
	}
	check_context("%s", "");
	CHECK(want == events + COUNT(events));
	free(copy);
}

/* Not for every kind: each time the kernel rewrites its own code for it. */
TEST_KINDS(every_change_of_state_is_traced, KIND_WB | KIND_PAGE, KIND_SCATTER)
{
	static char text[1 << 20];
	struct holders before;
	unsigned char *map;
	uint64_t id;
	int fd, other;

	control_load("");
	before = holders_now();
	REQUIRE(text_write(TRACING "trace", ""));
	REQUIRE(text_write(TRACING "events/kubuf/enable", "1"));
	fd = control_add("traced", kind, SIZE);
	id = control_info(fd).id;
	other = control_dup(fd, 0);
	map = buf_map(fd, SIZE);
	bell_ring_of(fd, 5);
	close(export_new(fd));
	munmap(map, SIZE);
	close(other);
	REQUIRE_OK(control_remove("traced"));
	close(fd);
	CHECK_HOLDERS(&before);
	REQUIRE(text_write(TRACING "events/kubuf/enable", "0"));
	REQUIRE(text_read(TRACING "trace", text, sizeof(text)));
	check_events(text, id, kind->flags & KIND_SHMEM);
	CHECK_HAS(text, " label=traced size=65536");
	CHECK_HAS(text, " label=traced bell=0 count=5");
}
