// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "charged.h"
#include "file.h"

#define ROOT "/sys/fs/cgroup"

/* A cgroup that stays, to replace others in per-CPU caches. */
#define FLUSHER "flush"

enum {
	WAIT_TURNS = 500,
	WAIT_US = 20000,
	FLUSH_EVERY = 25,
	FLUSH_BYTES = 64 * 4096,
	LOOK_EVERY = 5,
	SLAB_SLACK = 1 << 20, /* bytes: objects that the kernel itself keeps */
	PAGES_SLACK = 8 /* pages: a CPU keeps one that is not used up yet, or a few */
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
 * Freed pages stay charged while they are on another CPU's LRU lists, which dropping clean caches
 * empties; the 4 in "5" asks the kernel not to log it. And a CPU that charged for a cgroup last
 * keeps it, even removed and empty, until that CPU charges for another.
 */
static void flush(void)
{
	file_write("/proc/sys/vm/drop_caches", "5");
	for (int cpu = 0; cpu < get_nprocs(); cpu++)
		flush_cpu(cpu);
}

/* One turn of waiting. */
static void settle(int turn)
{
	if (turn % FLUSH_EVERY == 0)
		flush();
	usleep(WAIT_US);
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
 * Asked before the cgroup is removed, because the removal moves charges of kernel memory to the
 * parent, where a leak would not be noticed.
 */
static int charge_returned(const char *name, char *why, size_t size)
{
	long long slab = 0;
	long pages = 0;

	for (int turn = 0; turn < WAIT_TURNS; turn++) {
		/* A look at all pages of the machine takes longer than a turn. */
		if (turn % LOOK_EVERY == 0) {
			pages = charged_pages(path_of(name, ""));
			slab = file_field(path_of(name, "memory.stat"), "slab");
		}
		if (pages <= PAGES_SLACK && slab <= SLAB_SLACK)
			return 0;
		settle(turn);
	}
	snprintf(why, size,
		 "%ld page(s) and %lld KiB of the kernel's objects are still charged to it, with nobody in it",
		 pages, slab >> 10);
	return -1;
}

/* Of pages of processes and of shmem, a single one keeps a removed cgroup. */
static int dying_gone(long long count)
{
	for (int turn = 0; turn < WAIT_TURNS; turn++) {
		if (cgroup_dying() <= count)
			return 1;
		settle(turn);
	}
	return 0;
}

int cgroup_remove(const char *name, long long dying, char *why, size_t size)
{
	char procs[256];
	int left;

	left = others_remove(name, why, size);
	if (charge_returned(name, why, size))
		left = -1;
	if (directory_remove(name)) {
		int err = errno;

		file_read(path_of(name, "cgroup.procs"), procs, sizeof(procs));
		snprintf(why, size, "the cgroup cannot be removed: %s; processes in it: %s",
			 strerror(err), *procs ? procs : "none");
		return -1;
	}
	if (dying_gone(dying))
		return left;
	snprintf(why, size, "%lld removed cgroup(s) still have memory charged to them",
		 cgroup_dying() - dying);
	return -1;
}
