// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * limit - finding the limit that a call has hit
 *
 * The kernel returns ENOMEM for all limits, and names the one that was hit in its log, which
 * not everybody may read. So the limits that this process can read are compared with the
 * request, in the order of the module. If the request exceeds none, the sentence names the
 * remaining possibilities.
 *
 * Copyright (C) the kubuf developers
 */
#include "limit.h"

#include <inttypes.h>
#include <linux/capability.h>
#include <linux/kubuf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"
#include "failure.h"

/* Whether this is the initial user namespace, in which the kernel checks capabilities. */
static bool in_initial_namespace(void)
{
	FILE *file = fopen("/proc/self/uid_map", "re");
	unsigned int inside = 1, outside = 1, count = 0;
	bool known;

	if (!file)
		return true;
	known = fscanf(file, "%u %u %u", &inside, &outside, &count) == 3;
	fclose(file);
	return known && !inside && !outside && count == UINT32_MAX;
}

/* Whether this thread has a capability that exempts it from a limit. */
static bool has_capability(unsigned int capability)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { 0 } };

	return in_initial_namespace() && !syscall(SYS_capget, &head, data) &&
	       data[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability);
}

static bool limit_is_over(uint64_t used, uint64_t limit, uint64_t asked)
{
	return used > limit || asked > limit - used;
}

static void say_cap(const char *what, uint64_t used, uint64_t limit, uint64_t asked,
		    const char *parameter)
{
	failure_say("the cap on %s is ", what);
	failure_say_bytes(limit);
	failure_say(", ");
	failure_say_bytes(used);
	failure_say(" of it are in use and ");
	failure_say_bytes(asked);
	failure_say(" were asked for; free some, or load kubuf with a larger %s=", parameter);
}

/* Read a number from a file of a memory cgroup. False if there is none. */
static bool cgroup_number(const char *group, const char *name, uint64_t *number)
{
	char path[512];
	FILE *file;
	bool found;

	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/%s", group, name);
	file = fopen(path, "re");
	if (!file)
		return false;
	found = fscanf(file, "%" SCNu64, number) == 1;
	fclose(file);
	return found;
}

/* Read the path of this process's cgroup, "0::PATH" in /proc/self/cgroup. */
static bool cgroup_path(char *group, size_t size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	bool found = false;

	if (!file)
		return false;
	while (!found && fgets(group, (int)size, file)) {
		if (strncmp(group, "0::", 3))
			continue;
		group[strcspn(group, "\n")] = '\0';
		memmove(group, group + 3, strlen(group + 3) + 1);
		found = true;
	}
	fclose(file);
	return found;
}

/* Say the nearest memory cgroup, from this process's upwards, that has no room for @asked bytes. */
static bool say_cgroup(uint64_t asked)
{
	uint64_t limit, used;
	char group[384], *end;

	if (!cgroup_path(group, sizeof(group)))
		return false;
	for (;;) {
		if (cgroup_number(group, "memory.max", &limit) &&
		    cgroup_number(group, "memory.current", &used) &&
		    limit_is_over(used, limit, asked)) {
			failure_say("memory.max of the memory cgroup ");
			failure_say_escaped(group);
			failure_say(" is ");
			failure_say_bytes(limit);
			failure_say(", ");
			failure_say_bytes(used);
			failure_say(" of it are in use and ");
			failure_say_bytes(asked);
			failure_say(" were asked for; raise it, or free some");
			return true;
		}
		end = strrchr(group, '/');
		if (!end || !group[1])
			return false;
		end[end == group ? 1 : 0] = '\0';
	}
}

static void say_rest(void)
{
	failure_say("no limit that can be seen from here has been reached, so the machine or the "
		    "memory cgroup has too little memory, or a cap was hit that has room again; "
		    "the kernel's log (dmesg) names it");
}

/* The part of a cap that this thread may use: a sixteenth is reserved for a capability. */
static uint64_t share_of(uint64_t limit, unsigned int capability)
{
	return has_capability(capability) ? limit : limit - limit / 16;
}

void limit_say_shmem(uint64_t asked)
{
	struct kubuf_ioctl_query query;
	uint64_t limit;

	if (control_call(KUBUF_IOCTL_QUERY, &query)) {
		say_rest();
		return;
	}
	limit = share_of(query.shmem_limit, CAP_SYS_RESOURCE);
	if (limit_is_over(query.shmem_used, limit, asked)) {
		say_cap("all shmem buffers together", query.shmem_used, limit, asked, "shmem_size");
		return;
	}
	if (!say_cgroup(asked))
		say_rest();
}

/* Get RLIMIT_MEMLOCK. False if this thread has no such limit. */
static bool own_limit(uint64_t *limit)
{
	struct rlimit own;

	if (has_capability(CAP_IPC_LOCK) || getrlimit(RLIMIT_MEMLOCK, &own) ||
	    own.rlim_cur == RLIM_INFINITY)
		return false;
	*limit = own.rlim_cur;
	return true;
}

void limit_say_locked(uint64_t asked)
{
	struct kubuf_ioctl_query query = { 0 };
	uint64_t own, limit;
	bool known = !control_call(KUBUF_IOCTL_QUERY, &query);

	if (own_limit(&own) && asked > own) {
		failure_say("RLIMIT_MEMLOCK is ");
		failure_say_bytes(own);
		failure_say(" and ");
		failure_say_bytes(asked);
		failure_say(" were asked for; raise `ulimit -l`, or grant CAP_IPC_LOCK");
		return;
	}
	limit = share_of(query.locked_limit, CAP_IPC_LOCK);
	if (known && limit_is_over(query.locked_used, limit, asked)) {
		say_cap("all memory that kubuf locks", query.locked_used, limit, asked,
			"locked_size");
		return;
	}
	if (say_cgroup(asked))
		return;
	if (own_limit(&own)) {
		failure_say("what this user has locked already counts in RLIMIT_MEMLOCK, too, "
			    "which is ");
		failure_say_bytes(own);
		failure_say(" here: raise `ulimit -l`, or grant CAP_IPC_LOCK; if that is not it, ");
	}
	say_rest();
}
