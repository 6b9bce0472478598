/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * finding - what a test has seen
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FINDING_H
#define KUBUF_FINDING_H

#include <stdbool.h>

/**
 * enum verdict - how bad it is, from nothing to worst
 * @VERDICT_NONE: was not tried
 * @VERDICT_PASS: as it should be
 * @VERDICT_NOTE: a choice that a driver may make
 * @VERDICT_WARN: allowed, and a trap for somebody
 * @VERDICT_FAIL: wrong
 */
enum verdict {
	VERDICT_NONE,
	VERDICT_PASS,
	VERDICT_NOTE,
	VERDICT_WARN,
	VERDICT_FAIL,
};

/**
 * enum cause - a fault that more than one class can see; it is told once
 * @CAUSE_NONE: of this class alone
 * @CAUSE_OFFSET: mmap() gives other pages than those at its offset
 * @CAUSE_END: something lies behind the end
 * @CAUSE_PIECES: other memory after a mapping was split or moved
 * @CAUSE_BUFFER: a read does not go to all of the program's memory, and to it alone
 * @CAUSE_CLOSE: somebody lets go, and somebody else's memory changes
 * @CAUSE_COUNT: a read brings another number of bytes than it was asked for
 * @CAUSE_HANG: a call that does not come back
 * @CAUSE_GROWS: what a call made can be made longer or shorter by any process that has it
 * @CAUSE_STALE: memory is given out as it came
 * @CAUSE_POSITION: a call begins at another place than its position says
 * @CAUSE_LOG: the kernel complains, each time in the same words but for numbers
 */
enum cause {
	CAUSE_NONE,
	CAUSE_OFFSET,
	CAUSE_END,
	CAUSE_PIECES,
	CAUSE_BUFFER,
	CAUSE_CLOSE,
	CAUSE_COUNT,
	CAUSE_HANG,
	CAUSE_GROWS,
	CAUSE_STALE,
	CAUSE_POSITION,
	CAUSE_LOG,
};

#define FINDING_TEXT 512
#define FINDING_STEPS 6144

/**
 * struct finding - one of them
 * @class: index of the class that found it
 * @verdict: how bad; NONE while it is being written down
 * @cause: which fault
 * @outside: told by the first process, of what became of the one that ran the class
 * @same: number of an earlier finding of the same cause in another class, from 1; else 0
 * @what: what was done, what came, what was expected
 * @why: the rule, and the class of vulnerability; or empty
 * @steps: the calls that led there, as lines of C
 * @cut: not all of them, for want of room
 */
struct finding {
	int class;
	enum verdict verdict;
	enum cause cause;
	bool outside;
	int same;
	char what[FINDING_TEXT];
	char why[FINDING_TEXT];
	char steps[FINDING_STEPS];
	bool cut;
};

/* @why may be NULL. The class is record->class, the steps are those recorded so far (step.h). */
void finding_add(enum verdict verdict, enum cause cause, const char *why, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define NOTE(...) finding_add(VERDICT_NOTE, CAUSE_NONE, NULL, __VA_ARGS__)
#define WARN(why, ...) finding_add(VERDICT_WARN, CAUSE_NONE, why, __VA_ARGS__)
#define FAIL(why, ...) finding_add(VERDICT_FAIL, CAUSE_NONE, why, __VA_ARGS__)
#define FAIL_OF(cause, why, ...) finding_add(VERDICT_FAIL, cause, why, __VA_ARGS__)

/* The class that is being tried could not do its work; the first reason counts. */
#define UNTRIED(...) record_untried(record->class, __VA_ARGS__)

int findings_count(void);
const struct finding *finding_at(int index);

/* Whether a class has failed for that cause. */
bool findings_have(enum cause cause);

/* The worst of a class; PASS when there is none. */
enum verdict findings_worst(int class);

/* Whether the class has failures, and all of them are another class's as well. */
bool findings_all_same(int class);

const char *verdict_name(enum verdict verdict);

#endif
