// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "charged.h"
#include "file.h"
#include "owner.h"

#define ROOT "/sys/fs/cgroup"

/* A cgroup that stays, to replace others in per-CPU caches. */
#define FLUSHER "flush"

enum {
	WAIT_TURNS = 500,
	WAIT_US = 20000,
	LATE_TURNS = 3000,
	FLUSH_EVERY = 25,
	FLUSH_BYTES = 64 * 4096,
	OWNER_TEXT = 3000,
	PAGES_TEXT = 900,
	CHARGE_SLACK = 1 << 20, /* pages that the kernel itself keeps: slab pages, its own lists */
	PLAIN_SLACK = 8 /* pages: a CPU keeps one that is not used up yet, or a few */
};

static const char *path_of(const char *name, const char *file)
{
	static char path[512];

	snprintf(path, sizeof(path), ROOT "/%s%s%s", name, *file ? "/" : "", file);
	return path;
}

int cgroup_set_up(void)
{
	if (file_write(ROOT "/cgroup.subtree_control", "+memory +pids") < 0)
		return -1;
	return mkdir(path_of(FLUSHER, ""), 0755);
}

long long cgroup_dying(void)
{
	return file_field(ROOT "/cgroup.stat", "nr_dying_descendants");
}

int cgroup_make(const char *name)
{
	return mkdir(path_of(name, ""), 0755);
}

int cgroup_enter(const char *name)
{
	return file_write(path_of(name, "cgroup.procs"), "0") < 0 ? -1 : 0;
}

int cgroup_kill(const char *name)
{
	return file_write(path_of(name, "cgroup.kill"), "1") < 0 ? -1 : 0;
}

/* Killed processes exit when they are scheduled, so the directory stays busy for a while. */
static int directory_remove(const char *name)
{
	for (int turn = 0; turn < WAIT_TURNS; turn++) {
		if (!rmdir(path_of(name, "")))
			return 0;
		if (errno != EBUSY)
			return -1;
		usleep(WAIT_US);
	}
	return -1;
}

/* Charges memory on one CPU, whose cache of charges then belongs to this cgroup. */
static void flush_cpu(int cpu)
{
	cpu_set_t cpus;
	pid_t pid = fork();
	char *memory;

	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (pid)
		return;
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	cgroup_enter(FLUSHER);
	memory = mmap(NULL, FLUSH_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED)
		memset(memory, 1, FLUSH_BYTES);
	_exit(0);
}

/*
 * Freed memory can stay charged as long as nothing else happens: pages on another CPU's per-CPU
 * LRU lists (dropping clean caches empties these), and charges that a CPU keeps for the
 * cgroup's next allocation. The 4 in "5" asks the kernel not to log it.
 */
static void flush(void)
{
	file_write("/proc/sys/vm/drop_caches", "5");
	for (int cpu = 0; cpu < get_nprocs(); cpu++)
		flush_cpu(cpu);
}

/* Removes cgroups that the program has left, so that the next program finds none. */
static int others_remove(const char *name, char *why, size_t size)
{
	DIR *dir = opendir(ROOT);
	struct dirent *entry;
	int left = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.' ||
		    !strcmp(entry->d_name, name) || !strcmp(entry->d_name, FLUSHER))
			continue;
		directory_remove(entry->d_name);
		snprintf(why, size, "it left the cgroup %s behind", entry->d_name);
		left = -1;
	}
	if (dir)
		closedir(dir);
	return left;
}

/*
 * Kernel memory charged to the cgroup that is neither stack, page table nor slab object: whole
 * pages, like resident memory of kubuf. Unused parts of slab pages are included. Less than 0
 * before 5.18, which does not tell.
 */
static long long plain_bytes(const char *name)
{
	static const char *const others[] = { "kernel_stack", "pagetables", "sec_pagetables",
					      "percpu", "vmalloc", "slab" };
	long long bytes = file_field(path_of(name, "memory.stat"), "kernel"), other;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		other = file_field(path_of(name, "memory.stat"), others[i]);
		if (other > 0)
			bytes -= other;
	}
	return bytes;
}

/*
 * Whether no more pages are charged than the kernel's accounting can be off by. 7.2 never
 * uncharges some objects freed by RCU: two processes that open() a missing name leave hundreds
 * of KiB charged, without kubuf.
 */
static int only_booked(const char *name)
{
	struct charged charged;

	charged_look(&charged, path_of(name, ""));
	return charged.count <= PLAIN_SLACK &&
	       file_field(path_of(name, "memory.stat"), "slab") <= CHARGE_SLACK;
}

/*
 * Checked before the cgroup is removed, because the removal moves charges of kernel memory to
 * the parent, where a leak would not be noticed.
 */
static int charge_returned(const char *name, char *why, size_t size)
{
	long long bytes = 0, plain = 0;
	char text[32];

	for (int turn = 0; turn < WAIT_TURNS; turn++) {
		if (file_read(path_of(name, "memory.current"), text, sizeof(text)) < 0)
			return 0;
		bytes = atoll(text);
		plain = plain_bytes(name);
		if (bytes <= CHARGE_SLACK && plain <= PLAIN_SLACK * getpagesize())
			return 0;
		if (turn % FLUSH_EVERY == FLUSH_EVERY - 1 && only_booked(name))
			return 0;
		if (turn % FLUSH_EVERY == 0)
			flush();
		usleep(WAIT_US);
	}
	snprintf(why, size,
		 "%lld KiB are still charged to it, with nobody in it, %lld KiB of them for pages of the kernel",
		 bytes >> 10, plain >> 10);
	return -1;
}

/* Wait, @turns times at most, until no more than @count cgroups are dying. */
static int dying_gone(long long count, int turns)
{
	for (int turn = 0; turn < turns; turn++) {
		if (cgroup_dying() <= count)
			return 1;
		if (turn % FLUSH_EVERY == 0)
			flush();
		usleep(WAIT_US);
	}
	return 0;
}

/* Charges that stay for ever and charges that are only late have different causes: tell which. */
static void tell_dying(long long dying, const struct charged *charged, char *why, size_t size)
{
	char pages[PAGES_TEXT], owner[OWNER_TEXT];
	long long count = cgroup_dying() - dying;

	charged_tell(charged, pages, sizeof(pages));
	owner_of_orphan(owner, sizeof(owner));
	snprintf(why, size, "%lld removed cgroup(s) still have memory charged to them, %s\n%s%s",
		 count, dying_gone(dying, LATE_TURNS) ? "or had for a while" : "and go on so",
		 pages, owner);
}

int cgroup_remove(const char *name, long long dying, char *why, size_t size)
{
	char procs[256];
	struct charged charged;
	int left;

	left = others_remove(name, why, size);
	if (charge_returned(name, why, size))
		left = -1;
	charged_look(&charged, path_of(name, ""));
	if (directory_remove(name)) {
		int err = errno;

		file_read(path_of(name, "cgroup.procs"), procs, sizeof(procs));
		snprintf(why, size, "the cgroup cannot be removed: %s; processes in it: %s",
			 strerror(err), *procs ? procs : "none");
		return -1;
	}
	if (dying_gone(dying, WAIT_TURNS))
		return left;
	tell_dying(dying, &charged, why, size);
	return -1;
}
