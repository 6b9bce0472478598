// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * name - named buffers, /dev/kubuf/NAME
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/kubuf.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "kubuf.h"
#include "name.h"
#include "spec.h"

static void say_name(const struct failure *failure, const char *what)
{
	failure_say("\"");
	failure_say_name(failure);
	failure_say("\" %s", what);
}

static void tell_add(const struct failure *failure)
{
	if (control_say_missing(failure))
		return;
	if (failure->err == EEXIST)
		say_name(failure, "is in use; `kubuf remove` takes a name away");
	else if (failure->err == ENOSPC)
		failure_say("there are as many names as the module may have; remove some, or load "
			    "kubuf with a larger max_names=");
	else if (failure->err == EPERM)
		failure_say("making a name needs CAP_SYS_ADMIN in the initial user namespace, and "
			    "CAP_SYS_RAWIO if the memory is not shmem");
	else if (failure->err == EINVAL && failure->why)
		failure_say("%s", failure->why);
	else if (failure->err == EINVAL && !name_is_one(failure->name))
		say_name(failure, "is not a valid name: want 1 to 31 of A-Z a-z 0-9 . _ - with a "
				  "letter or "
				  "digit first, and not \"control\"");
	else
		spec_tell(failure);
}

int kub_add(const char *name, size_t size, const struct kub_options *options, mode_t mode,
	    uid_t uid, gid_t gid)
{
	struct failure failure = { .call = __func__, .tell = tell_add };
	struct kubuf_ioctl_add add = { .size = size, .mode = mode, .uid = uid, .gid = gid };
	struct kub_options spec;
	int err = spec_take(&spec, options, name);

	if (!err) {
		add.backing = spec.backing;
		add.cache = spec.cache;
		add.flags = spec.flags;
		memcpy(add.name, name, strlen(name));
		err = control_call(KUBUF_IOCTL_ADD, &add);
	}
	if (mode & ~0666u)
		failure.why = "the mode must be of the bits 0666";
	else if (uid == (uid_t)-1 || gid == (gid_t)-1)
		failure.why = "-1 is not a user or group";
	else if (options && options->size_of >= sizeof(*options) && options->label)
		failure.why = "a named buffer's label is its name: label must be NULL";
	return err ? spec_failed(&failure, err, size, &spec, name) : 0;
}

static void tell_remove(const struct failure *failure)
{
	if (control_say_missing(failure))
		return;
	if (failure->err == ENOENT || failure->err == EINVAL)
		say_name(failure, "is not a name in use; `kubuf list` lists those that are");
	else if (failure->err == EPERM)
		failure_say("removing a name needs CAP_SYS_ADMIN in the initial user namespace; "
			    "only the driver removes a driver's name");
	else if (failure->err == EBUSY)
		say_name(failure, "is being added or removed by somebody else right now");
	else
		failure_say_errno(failure);
}

int kub_remove(const char *name)
{
	struct failure failure = { .call = __func__, .tell = tell_remove };
	struct kubuf_ioctl_remove remove = { .flags = 0 };
	int err = strlen(name) < KUBUF_NAME_SIZE ? 0 : -ENOENT;

	if (!err) {
		memcpy(remove.name, name, strlen(name));
		err = control_call(KUBUF_IOCTL_REMOVE, &remove);
	}
	if (!err)
		return 0;
	failure.err = -err;
	return failure_keep_named(&failure, name);
}

static void tell_list(const struct failure *failure)
{
	if (!control_say_missing(failure))
		failure_say_errno(failure);
}

/* Get a snapshot of all entries. On success the caller frees *@entries. */
static int name_list_all(struct kubuf_entry **entries, unsigned int *count)
{
	struct kubuf_ioctl_list list = { .room = 1024 }; /* the default of max_names */
	struct kubuf_entry *more;
	int err;

	*entries = NULL;
	for (;;) {
		more = realloc(*entries, list.room * sizeof(*more));
		if (!more)
			break;
		*entries = more;
		list.entries = (uintptr_t)more;
		list.count = 0;
		err = control_call(KUBUF_IOCTL_LIST, &list);
		if (err) {
			free(*entries);
			return err;
		}
		if (list.count <= list.room) {
			*count = list.count;
			return 0;
		}
		list.room = list.count + 16; /* room for names added meanwhile */
	}
	free(*entries);
	return -ENOMEM;
}

static void info_of(struct kub_info *info, const struct kubuf_entry *entry)
{
	memset(info, 0, sizeof(*info));
	info->size_of = sizeof(*info);
	info->size = entry->size;
	info->backing = (enum kub_backing)entry->backing;
	info->cache = (enum kub_cache)entry->cache;
	info->flags = entry->flags;
	info->events = entry->events;
	memcpy(info->label, entry->name, sizeof(info->label) - 1);
}

int kub_list(int (*each)(const char *name, const struct kub_info *info, void *arg), void *arg)
{
	struct failure failure = { .call = __func__, .tell = tell_list };
	struct kubuf_entry *entries;
	struct kub_info info;
	unsigned int count;
	int ret = name_list_all(&entries, &count);

	if (ret) {
		failure.err = -ret;
		return failure_keep(&failure);
	}
	for (unsigned int i = 0; i < count && !ret; i++) {
		info_of(&info, &entries[i]);
		ret = each(info.label, &info, arg);
	}
	free(entries);
	return ret;
}
