/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reader - a process that reads as poll() says, all that there is
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_READER_H
#define KUBUF_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "device.h"

/*
 * So many reads in a row bring something though poll() has reported nothing for so long: what comes
 * in between, as a sample or a tick, does not come so often.
 */
#define UNTOLD 3
#define UNTOLD_MS 50

#define READER_WHY_UNTOLD "A program that waits for POLLIN never sees what is there."
#define READER_UNTOLD                                                                           \
	"poll() reports nothing to read for %d ms, and a read brings bytes, %d times in a row", \
		UNTOLD_MS, UNTOLD

/**
 * struct reader - a read in a process of its own, as it may wait
 * @fd: opened with O_NONBLOCK
 * @len: bytes: the shortest that the device takes
 * @page: the most that @memory has room for
 * @most: how many reads are made
 * @streams: whether the device has no positions, and so no end of its own
 * @waits: whether a read of nothing waits, or says EAGAIN, so that poll() has something to say
 * @memory: for them
 * @ready: shared with the parent: poll() had said so before the read that was made last
 */
struct reader {
	int fd;
	size_t len;
	size_t page;
	int most;
	bool streams;
	bool waits;
	unsigned char *memory;
	volatile bool *ready;
};

struct reader reader_new(const struct device *device, int fd);

/* Writes down a pollfd by the name of "one", and a poll() of it. */
void reader_say_poll(int fd);

/* Writes down what reader_judge() does, with that pollfd. */
void reader_say(const struct reader *reader);

/*
 * No read waits that poll() had promised, nor one with O_NONBLOCK, and none brings what poll() has
 * kept back. False when a read did, which was told.
 */
bool reader_judge(const struct device *device, const struct reader *reader);

#endif
