// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "pressure.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "page.h"
#include "task.h"
#include "text.h"

#define COMPACT "/proc/sys/vm/compact_memory"
#define NODE1 "/sys/devices/system/node/node1"
#define KSM_PAGES 256

/**
 * struct setting - a file of the kernel's, and what to write there
 * @path: the file
 * @wish: for the time of the pressure
 * @end: what undoes that, before it is as it was; or NULL
 * @before: what it was, empty when the kernel has none
 */
struct setting {
	const char *path;
	const char *wish;
	const char *end;
	char before[32];
};

struct pressure {
	struct setting settings[6];
	pid_t compactor;
};

/* KSM keeps the address space that it was looking at, for ever if it is only stopped. */
static const struct setting wishes[] = {
	{ .path = "/sys/kernel/mm/ksm/sleep_millisecs", .wish = "1" },
	{ .path = "/sys/kernel/mm/ksm/run", .wish = "1", .end = "2" },
	{ .path = "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs",
	  .wish = "10" },
	{ .path = "/sys/kernel/mm/transparent_hugepage/khugepaged/alloc_sleep_millisecs",
	  .wish = "10" },
	{ .path = "/proc/sys/kernel/numa_balancing", .wish = "1" },
	{ .path = "/sys/kernel/debug/sched/numa_balancing/scan_delay_ms", .wish = "10" },
};

static void setting_make(struct setting *setting)
{
	if (!text_read(setting->path, setting->before, sizeof(setting->before)) ||
	    !text_write(setting->path, setting->wish)) {
		check_note("not here: %s", setting->path);
		setting->before[0] = '\0';
	}
}

static void setting_end(const struct setting *setting)
{
	if (setting->before[0] && setting->end)
		text_write(setting->path, setting->end);
	if (setting->before[0])
		text_write(setting->path, setting->before);
}

/* Pages for KSM to merge, and all memory for compaction to move. */
static void compact(void *arg)
{
	size_t len = KSM_PAGES * page_size();
	char *same = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	madvise(same, len, MADV_MERGEABLE);
	for (unsigned int turn = 0;; turn++) {
		memset(same, turn, len);
		text_write(COMPACT, "1");
		usleep(20000);
	}
}

struct pressure *pressure_begin(void)
{
	struct pressure *pressure = calloc(1, sizeof(*pressure));

	REQUIRE(pressure);
	memcpy(pressure->settings, wishes, sizeof(wishes));
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
		setting_make(&pressure->settings[i]);
	if (access(NODE1, F_OK))
		check_note("one NUMA node only: nothing is balanced (vm/run --numa makes two)");
	pressure->compactor = task_start(compact, NULL);
	return pressure;
}

void pressure_end(struct pressure *pressure)
{
	task_kill(pressure->compactor, 10);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
		setting_end(&pressure->settings[i]);
	free(pressure);
}
