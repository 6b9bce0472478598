/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * race - measuring several ways to do the same work
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_RACE_H
#define KUBUF_RACE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct racer - one way to do the work
 * @name: name of the way, such as "memfd"
 * @begin: prepare; returns false if this machine cannot do it
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
 * @name: name in JSON
 * @title: name in the table
 * @racers: the ways, kubuf first, ended by one without a name
 */
struct race {
	const char *name, *title;
	const struct racer *racers;
};

extern const struct race races[];
extern const size_t races_count;

/* The ways to make and map memory, and to send a message to another process and back. */
extern const struct racer racers_make[], racers_map[], racers_trip[], racers_pass[];

/**
 * struct lap - the result of one way
 * @is_there: the machine can do it
 * @ns: nanoseconds per turn, median of the samples
 * @spread: difference between the tenth and the ninetieth of a hundred samples, as a part of
 *	@ns
 */
struct lap {
	bool is_there;
	double ns;
	double spread;
};

#define RACE_MOST 8 /* maximum of racers */

/*
 * Run a race. Takes samples of all ways in turns, so that a disturbance of the machine affects
 * all of them. @seconds: time for each way.
 */
void race_run(const struct race *race, double seconds, struct lap laps[RACE_MOST]);

#endif
