// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "class.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill.h"
#include "record.h"
#include "step.h"
#include "words.h"

int class_patience_ms;

/* The look is the first, as the others ask what it found; what can end the machine is last. */
const struct check_class *const classes[] = {
	&class_look,
	&class_bounds,
	&class_partial,
	&class_growth,
	&class_rights,
	&class_split,
	&class_move,
	&class_fork,
	&class_private,
	&class_signals, /* before what may set the device going */
	&class_read_end,
	&class_write_end,
	&class_alignment,
	&class_pointers,
	&class_splice,
	&class_stale,
	&class_coherence,
	&class_zerocopy,
	&class_cache,
	&class_huge,
	&class_dirty,
	&class_poll,
	&class_ioctl,
	&class_arguments,
	&class_together,
	&class_hold,
	&class_life,
	&class_leaks,
	&class_empty,
	&class_greed,
	&class_unload,
};

const int classes_count = sizeof(classes) / sizeof(classes[0]);

_Static_assert(sizeof(classes) / sizeof(classes[0]) <= RECORD_CLASSES, "a record has no room");

bool class_exists(const char *name, size_t len)
{
	for (int i = 0; i < classes_count; i++)
		if (!strncmp(classes[i]->name, name, len) && !classes[i]->name[len])
			return true;
	return false;
}

const char *class_needs_map(const struct device *device)
{
	if (!device->can_map)
		return "it cannot be mapped";
	return device->mapped ? NULL : "its size is not known; --size tells it";
}

const char *class_needs_read(const struct device *device)
{
	if (!device->has_read)
		return "it cannot be read";
	if (device->mode == O_WRONLY)
		return "it cannot be opened for reading";
	if (!device->can_read)
		return "a read is refused, of any length";
	if (!device->size && !device->can_seek)
		return "it has no positions, and no size";
	return device->size ? NULL : "its size is not known; --size tells it";
}

const char *class_needs_position(const struct device *device)
{
	const char *missing = class_needs_read(device);

	if (missing)
		return missing;
	return device->waits ? "a read waits for what does not come" : NULL;
}

const char *class_needs_write(const struct device *device)
{
	if (!device->can_write)
		return "it cannot be written";
	return device->size ? NULL : "its size is not known; --size tells it";
}

void class_end(const char *format, ...)
{
	char reason[RECORD_REASON];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	UNTRIED("%s", reason);
	_exit(0);
}

int class_open(int flags)
{
	int fd = step_open(flags);

	if (fd == -1)
		class_end("open() is refused: %s", words_errno(errno));
	step_add("need(got != -1);");
	return fd;
}

static int open_shared(const struct device *device, int flags)
{
	int fd = class_open(device->alone ? device->mode | O_NONBLOCK : flags);

	device_share(device, fd);
	return fd;
}

int class_reader_flags(const struct device *device)
{
	bool whole = device->alone || device->one_file;

	return (whole ? device->mode : device->reader) | O_NONBLOCK;
}

int class_open_to_read(const struct device *device)
{
	return open_shared(device, class_reader_flags(device));
}

int class_open_to_map(const struct device *device)
{
	return open_shared(device, device->mapper);
}

int class_open_to_fill(const struct device *device)
{
	return open_shared(device, fill_mode(device) | O_NONBLOCK);
}

int class_open_to_wait(const struct device *device)
{
	int fd = class_open_to_read(device);

	step_add("fcntl(fd[%d], F_SETFL, 0);", fd);
	fcntl(fd, F_SETFL, 0);
	return fd;
}

unsigned char *class_map(int fd, size_t len, int prot, int flags)
{
	unsigned char *map = step_mmap(fd, len, prot, flags, 0);

	if (map == MAP_FAILED)
		class_end("mmap() of %#zx bytes is refused: %s", len, words_errno(errno));
	step_add("need(got != -1);");
	return map;
}
