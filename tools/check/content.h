/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * content - what the pages of a device hold, to tell them from each other and from before
 *
 * Copyright (C) the kubuf developers
 *
 * Pages that all hold the same tell nothing. With --write each page that is looked at
 * gets a mark of its own, eight bytes that are put back afterwards: by the class, or, if
 * its process has died, by the first process, out of the record.
 */
#ifndef KUBUF_CONTENT_H
#define KUBUF_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"

#define CONTENT_PAGES 96

/* Where in a page the mark is. */
#define CONTENT_AT 64

/**
 * struct content - what must be put back
 * @count: marks that are in the device
 * @page: which page each is in
 * @old: what was there
 * @mark: what has been there since; a word that is another by now is not ours to put back
 */
struct content {
	size_t count;
	uint64_t page[CONTENT_PAGES];
	uint64_t old[CONTENT_PAGES];
	uint64_t mark[CONTENT_PAGES];
};

/**
 * enum content_is - a page, compared with what content_take() saw there
 * @CONTENT_SAME: equal to the page then
 * @CONTENT_LIVES: another, but this device's pages change by themselves
 * @CONTENT_CHANGED: another, as it now is in every mapping of the device
 * @CONTENT_OTHER: another than in an undisturbed mapping of the device
 * @CONTENT_GONE: a load ends in a signal
 */
enum content_is {
	CONTENT_SAME,
	CONTENT_LIVES,
	CONTENT_CHANGED,
	CONTENT_OTHER,
	CONTENT_GONE,
};

/* Writes down that each page of a mapping of all of it should be as it was. */
void content_expect(const struct device *device, const unsigned char *map);

/* Writes down that all is looked at, as content_take() does; @fd may be -1, for one of its own. */
void content_say(const struct device *device, int fd);

/*
 * Looks at the device through @fd, and keeps a mapping of it; marks its pages if that is allowed.
 * Returns the number of pages that are looked at: all, or some of each part of a large device.
 * A class whose device cannot be mapped whole is not tried: its process ends here.
 */
size_t content_take(const struct device *device, int fd);

/* Which page of the device the one of that number is. */
size_t content_page(size_t number);

/* Whether the page of that number is the one whose bytes are at @now. */
enum content_is content_is(size_t number, const unsigned char *now);

/* Whether the mark of any page is in the one at @now: what others have may lie in another order. */
bool content_has_mark(const unsigned char *now);

/* Whether it did not change while it was watched. */
bool content_holds_still(size_t number);

/* Whether any two pages that were looked at can be told from each other. */
bool content_tells(void);

/* Says (UNTRIED) that they cannot. */
void content_untold(void);

/* Which page that was looked at has the bytes at @now; -1 for none. */
long content_find(const unsigned char *now);

/*
 * The mapping that content_take() keeps goes, until a page differs: what the driver counts is
 * the caller's mapping alone then.
 */
void content_let_go(void);

/* Whether anything is to be put back. */
bool content_is_dirty(void);

/*
 * Takes the marks out again; in the process that took, or any other. Words and bytes that somebody
 * has changed since, as another driver behind the same node after a reboot, stay as they are.
 */
void content_restore(const struct device *device);

#endif
