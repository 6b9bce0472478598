/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record - what a check has done and seen so far, in memory that outlives everybody
 *
 * Copyright (C) the kubuf developers
 *
 * The classes run in processes of their own, any of which the device under test may
 * kill; so all that they find is in memory that they share with the first process. It is kept in
 * a file, too, where one can be had (journal.h), and each call is on disk before it is made:
 * when the machine stops, kubuf check --resume finds the call that stopped it.
 */
#ifndef KUBUF_RECORD_H
#define KUBUF_RECORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bus.h"
#include "content.h"
#include "device.h"
#include "fill.h"
#include "finding.h"

#define RECORD_MAGIC "kubuf check"

/* How the reason begins for which nothing more was tried, if that is not the device's fault. */
#define RECORD_INTERRUPTED "interrupted"

#define RECORD_CLASSES 40
#define RECORD_FINDINGS 128
#define RECORD_REASON 160
#define RECORD_PATH 256
#define RECORD_BOOT 40
#define RECORD_LAST 256

/**
 * struct record_class - how far a class has come
 * @ended: the class was tried, or will not be
 * @untried: why it was not, or could not do its work; else empty
 * @worst: verdict of its worst finding, whether that had room or not
 */
struct record_class {
	bool ended;
	char untried[RECORD_REASON];
	int worst;
};

/**
 * struct record - all of it
 * @magic: says that a file is a record
 * @version: of the layout: another kubuf's record cannot be resumed
 * @ended: the check came to its end, and nothing is left to be put back
 * @boot: which start of the machine it was
 * @path: the node
 * @class: index of the class that is being tried, -1 for none
 * @stopped: why nothing more is tried; else empty
 * @classes: in the order of the list (class.h)
 * @device: what was found out; its pointers hold for the process that set them
 * @content: marks that a class must take out again when it has died (content.h)
 * @fill: bytes that a class must put back then (fill.h)
 * @filled: a stream was filled, and must be read empty then (room.h)
 * @bus: the device that a class must give back to its driver then (bus.h)
 * @steps: the calls of the test that is being done, as lines of C
 * @cut: whether they had no more room, so that not all are there
 * @last: the last of them, which may have had no more room there
 * @count: findings, those that had no more room among them
 * @findings: as found
 */
struct record {
	char magic[16];
	uint32_t version;
	bool ended;
	char boot[RECORD_BOOT];
	char path[RECORD_PATH];
	int class;
	char stopped[RECORD_REASON];
	struct record_class classes[RECORD_CLASSES];
	struct device device;
	struct content content;
	struct fill fill;
	bool filled;
	struct bus bus;
	char steps[FINDING_STEPS];
	bool cut;
	char last[RECORD_LAST];
	atomic_int count;
	struct finding findings[RECORD_FINDINGS];
};

extern struct record *record;

/* A new record of @path, in memory alone; ends the program where there is none. */
void record_new(const char *path);

/*
 * Puts the record into @file, or, if that is NULL, into a file of the user's that is named after
 * the device; one of a check that did not come to its end is kept as FILE.old. What cannot be
 * written is said, and the check goes on without a file.
 */
void record_keep(const char *file);

/* Goes on with the record in @file, or that of record_keep(); ends the program if there is none. */
void record_resume(const char *file, const char *path);

/*
 * The check has come to its end: a file that nobody has asked for by its name goes. Where marks are
 * still in the device, the file has the old words, and is that of a check that was cut off.
 */
void record_end(void);

/* Whether the machine has not been started anew since the record was begun. */
bool record_is_of_this_boot(void);

/* All of it is on disk when this returns. */
void record_sync(void);

/* Why this class is not tried, or could not do its work; the first reason stays. */
void record_untried(int class, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
