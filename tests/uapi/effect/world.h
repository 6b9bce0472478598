/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world - one buffer, one descriptor of it to be tried, and who looks on
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_EFFECT_WORLD_H
#define KUBUF_EFFECT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "kind.h"

#define WORLD_MAKER_UID 1000
#define WORLD_OTHER_UID 1001

/* The callers. */
enum world_caller {
	WORLD_MAKER, /* the unprivileged user who made the buffer */
	WORLD_OTHER, /* another one, who was passed the descriptor */
	WORLD_CONTAINER, /* the maker, as root of a user namespace of its own */
	WORLD_ROOT, /* root of the initial user namespace */
	WORLD_CALLERS,
};

struct world;

/**
 * struct world_descriptor - a kind of descriptor
 * @name: for people
 * @open: opens one on a new buffer: fills in target, full and inode of the world
 * @close: takes away what @open made beside descriptors; may be NULL
 * @callers: callers that may have one: a bit for each enum world_caller
 * @writable: whether it is opened for writing
 * @file: has read() and write()
 * @unmapped: cannot be mapped
 * @made: whether its inode is the buffer's, as of every descriptor that kubuf makes
 */
struct world_descriptor {
	const char *name;
	void (*open)(struct world *world);
	void (*close)(struct world *world);
	unsigned int callers;
	bool writable;
	bool file;
	bool unmapped;
	bool made;
};

extern const struct world_descriptor world_descriptors[];
extern const size_t world_descriptors_count;

/**
 * struct world - all of it
 * @descriptor: kind of descriptor
 * @caller: the caller
 * @kind: kind of buffer
 * @size: its bytes
 * @target: the descriptor that is tried
 * @full: another of the same buffer, with all rights
 * @inode: one whose inode is the buffer's, or -1: a driver's node lends none
 * @peer: the buffer as somebody who may only read has mapped it
 */
struct world {
	const struct world_descriptor *descriptor;
	enum world_caller caller;
	const struct kind *kind;
	size_t size;
	int target;
	int full;
	int inode;
	const unsigned char *peer;
};

/* "the maker", ... */
const char *world_caller_name(enum world_caller caller);

/* Whether kubuf's ioctls are to be had on it: a driver's node has what the driver gives it. */
bool world_has_ioctls(const struct world *world);

/* Makes buffer and descriptors anew, and lets them go. */
void world_begin(struct world *world);
void world_end(struct world *world);

/* The calling process becomes the caller for good: 0, or -1 where there are no namespaces. */
int world_become(enum world_caller caller);

#endif
