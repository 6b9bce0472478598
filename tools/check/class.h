/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * class - a class of tests, and the list of them
 *
 * Copyright (C) the kubuf developers
 *
 * A file defines its classes as class_NAME; the order of the list is that of class.c.
 */
#ifndef KUBUF_CLASS_H
#define KUBUF_CLASS_H

#include <stdbool.h>
#include <stddef.h>

#include "device.h"

#define CLASS_WRITES (1U << 0) /* changes the device: needs --write */
#define CLASS_DANGEROUS (1U << 1) /* can bring a bad kernel down: needs --dangerous */
#define CLASS_TAKES (1U << 2) /* makes a bad driver take all memory */

/**
 * struct check_class - one of them
 * @name: for --only and --skip
 * @title: what it looks at, for people
 * @flags: CLASS_*
 * @rule: which rule a driver breaks in whose call of this class the kernel dies or hangs, or NULL
 *	where more than one may be
 * @missing: why it does not apply to the device, or NULL if it does
 * @run: finds (finding.h); in a process of its own, which may end in any way
 */
struct check_class {
	const char *name;
	const char *title;
	unsigned int flags;
	const char *rule;
	const char *(*missing)(const struct device *device);
	void (*run)(const struct device *device);
};

extern const struct check_class class_look, class_bounds, class_partial, class_growth;
extern const struct check_class class_rights, class_split, class_move, class_fork, class_private;
extern const struct check_class class_read_end, class_write_end, class_empty, class_alignment;
extern const struct check_class class_pointers, class_splice, class_stale, class_coherence;
extern const struct check_class class_zerocopy, class_cache, class_huge, class_dirty, class_poll;
extern const struct check_class class_ioctl, class_arguments, class_signals, class_together;
extern const struct check_class class_hold, class_life, class_leaks, class_greed, class_unload;

extern const struct check_class *const classes[];
extern const int classes_count;

/* How long the class that runs may take (--timeout, and half of that after one that hung). */
extern int class_patience_ms;

/* Whether a class has the name, which is so long. */
bool class_exists(const char *name, size_t len);

/* What most of them need; for .missing. */
const char *class_needs_map(const struct device *device);
const char *class_needs_read(const struct device *device);
const char *class_needs_write(const struct device *device);

/* Likewise, and that the offset of a read says which bytes are meant. */
const char *class_needs_position(const struct device *device);

/*
 * What a test cannot do without. Where it is refused, the class could not do its work and
 * says so, instead of having passed: its process ends.
 */
void class_end(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
int class_open(int flags);

/* The flags of class_open_to_read(). */
int class_reader_flags(const struct device *device);

/*
 * Likewise for reading, and for mapping for reading, with the rights that this takes. Of a device
 * that is open once at a time it is opened for all that it can be, and later calls give this file.
 */
int class_open_to_read(const struct device *device);
int class_open_to_map(const struct device *device);

/* Likewise for reading what fill_vary() may have to write (fill.h). */
int class_open_to_fill(const struct device *device);

/* For reads that wait: the open() itself does not. */
int class_open_to_wait(const struct device *device);

unsigned char *class_map(int fd, size_t len, int prot, int flags);

#endif
