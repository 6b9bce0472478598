// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "spec.h"

#include <errno.h>
#include <limits.h>
#include <linux/kubuf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "limit.h"
#include "sized.h"

static const char *const backings[] = { "shmem", "contig", "scatter", "user" };
static const char *const caches[] = { "write-back", "write-combining", "uncached" };

/* The name of a number, for messages. */
static const char *spec_word(const char *const words[], size_t count, uint64_t number)
{
	return number < count ? words[number] : "unknown";
}

static const char *backing_word(const struct failure *failure)
{
	return spec_word(backings, sizeof(backings) / sizeof(backings[0]), failure->numbers[1]);
}

int spec_take(struct kub_options *spec, const struct kub_options *options, const char *name)
{
	int err = 0;

	memset(spec, 0, sizeof(*spec));
	if (options)
		err = sized_in(spec, options, sizeof(*spec));
	if (err)
		return err;
	if (name && spec->label)
		return -EINVAL;
	if (name)
		spec->label = name;
	return spec->label && strlen(spec->label) >= KUBUF_NAME_SIZE ? -EINVAL : 0;
}

static bool is_label(const char *label)
{
	for (; *label; label++)
		if (*label < ' ' || *label > '~' || *label == '/')
			return false;
	return true;
}

/* Whether the machine has this kind of memory. */
static bool is_there(const struct failure *failure)
{
	struct kubuf_ioctl_query query;
	uint64_t backing = failure->numbers[1], cache = failure->numbers[2];

	if (control_call(KUBUF_IOCTL_QUERY, &query))
		return true;
	return backing < 32 && query.backings & 1u << backing && cache < 32 &&
	       query.caches & 1u << cache;
}

static void say_invalid(const struct failure *failure)
{
	if (failure->why)
		failure_say("%s", failure->why);
	else if (!failure->numbers[0])
		failure_say("the size must not be 0");
	else if (failure->numbers[0] / (uint64_t)sysconf(_SC_PAGESIZE) > INT_MAX)
		failure_say("that is more memory than any machine has");
	else if (strlen(failure->name) >= KUBUF_NAME_SIZE || !is_label(failure->name))
		failure_say("the label must be at most %d characters of printable ASCII without "
			    "a slash",
			    KUBUF_NAME_SIZE - 1);
	else if (failure->numbers[1] == KUBUF_BACKING_USER)
		failure_say("memory of the program's own is made a buffer by kub_register()");
	else if (!is_there(failure))
		failure_say("this machine has no %s memory that is %s", backing_word(failure),
			    spec_word(caches, sizeof(caches) / sizeof(caches[0]),
				      failure->numbers[2]));
	else if (failure->numbers[1] == KUBUF_BACKING_SHMEM && failure->numbers[2])
		failure_say("shmem memory is write-back; another cache mode needs contig or "
			    "scatter memory");
	else
		failure_say("the options do not go together, or size_of is not set to "
			    "sizeof(struct kub_options), or a flag is unknown");
}

static void say_no_memory(const struct failure *failure)
{
	if (failure->numbers[1] == KUBUF_BACKING_CONTIG)
		failure_say("there may be no block of this size in one piece, which shmem does "
			    "not need; or ");
	limit_say_locked(failure->numbers[0]);
}

void spec_tell(const struct failure *failure)
{
	if (control_say_missing(failure))
		return;
	failure_say("no buffer of ");
	failure_say_bytes(failure->numbers[0]);
	failure_say(": ");
	if (failure->err == ENOMEM && failure->numbers[1] == KUBUF_BACKING_SHMEM)
		limit_say_shmem(failure->numbers[0]);
	else if (failure->err == ENOMEM)
		say_no_memory(failure);
	else if (failure->err == EPERM)
		failure_say("%s memory needs CAP_SYS_RAWIO in the initial user namespace; shmem "
			    "needs no capability",
			    backing_word(failure));
	else if (failure->err == EINVAL)
		say_invalid(failure);
	else
		failure_say_errno(failure);
}

int spec_failed(struct failure *failure, int err, uint64_t size, const struct kub_options *spec,
		const char *name)
{
	failure->err = -err;
	if (!failure->why && spec->flags & KUB_MAP_PFN && spec->backing == KUB_SHMEM)
		failure->why = "shmem memory is never mapped by page frame number; contig and "
			       "scatter memory can be";
	failure->numbers[0] = size;
	failure->numbers[1] = spec->backing;
	failure->numbers[2] = spec->cache;
	return failure_keep_named(failure, name ? name : spec->label);
}
