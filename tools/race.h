/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * race - the same work done in several ways, measured in turns
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_RACE_H
#define KUBUF_RACE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct racer - one way
 * @name: whose it is, such as "memfd"
 * @begin: get ready; false: this machine has no such thing
 * @turn: do the work once
 * @end: undo @begin
 */
struct racer {
	const char *name;
	bool (*begin)(void);
	void (*turn)(void);
	void (*end)(void);
};

/**
 * struct race - one kind of work
 * @name: in JSON
 * @title: for people
 * @racers: ways to do it, kubuf first, up to one without a name
 */
struct race {
	const char *name, *title;
	const struct racer *racers;
};

extern const struct race races[];
extern const size_t races_count;

/* The ways: of making and mapping, and of going there and back between two processes. */
extern const struct racer racers_make[], racers_map[], racers_trip[], racers_pass[];

/**
 * struct lap - how long one way took
 * @is_there: false: the machine has no such thing
 * @ns: nanoseconds of a turn, the median of the samples
 * @spread: between the tenth and the ninetieth of a hundred samples, as a part of @ns
 */
struct lap {
	bool is_there;
	double ns;
	double spread;
};

#define RACE_MOST 8 /* racers of a race */

/*
 * Run a race: samples of all ways in turns, so that what disturbs the machine for a while hits
 * all of them. @seconds: how long for each.
 */
void race_run(const struct race *race, double seconds, struct lap laps[RACE_MOST]);

#endif
