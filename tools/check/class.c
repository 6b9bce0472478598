// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "class.h"

#include <stddef.h>

const struct check_class *const classes[] = {
	&class_bounds,
	&class_partial,
	&class_growth,
	&class_rights,
	&class_split,
	&class_move,
	&class_fork,
	&class_private,
	&class_read_end,
	&class_write_end,
	&class_alignment,
	&class_pointers,
	&class_stale,
	&class_coherence,
	&class_zerocopy,
	&class_cache,
	&class_huge,
	&class_dirty,
	&class_poll,
	&class_ioctl,
	&class_signals,
	&class_together,
	&class_hold,
	&class_leaks,
};

const int classes_count = sizeof(classes) / sizeof(classes[0]);

const char *class_needs_map(const struct device *device)
{
	if (!device->can_map)
		return "it cannot be mapped";
	return device_pages(device) ? NULL : "its size is not known; --size tells it";
}

const char *class_needs_read(const struct device *device)
{
	if (!device->can_read)
		return "it cannot be read";
	return device->size ? NULL : "its size is not known; --size tells it";
}

const char *class_needs_write(const struct device *device)
{
	if (!device->can_write)
		return "it cannot be written";
	return device->size ? NULL : "its size is not known; --size tells it";
}
