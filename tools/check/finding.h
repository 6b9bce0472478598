/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * finding - what a test has seen, in memory that outlives the process that saw it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FINDING_H
#define KUBUF_FINDING_H

/**
 * enum verdict - how bad it is, from nothing to worst
 * @VERDICT_NONE: does not apply
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

#define FINDING_TEXT 512
#define FINDING_STEPS 3072

/**
 * struct finding - one of them
 * @class: index of the class that found it
 * @verdict: how bad
 * @what: what was done, what came, what was expected
 * @why: the rule, and the class of vulnerability; or empty
 * @steps: the calls that led there, as lines of C
 */
struct finding {
	int class;
	enum verdict verdict;
	char what[FINDING_TEXT];
	char why[FINDING_TEXT];
	char steps[FINDING_STEPS];
};

/* Before the first fork. */
void findings_setup(void);

/* Findings of this process and its children from now on belong to that class. */
void finding_begin(int class);

/* @why may be NULL. The steps are those recorded so far (step.h). */
void finding_add(enum verdict verdict, const char *why, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define NOTE(...) finding_add(VERDICT_NOTE, NULL, __VA_ARGS__)
#define WARN(why, ...) finding_add(VERDICT_WARN, why, __VA_ARGS__)
#define FAIL(why, ...) finding_add(VERDICT_FAIL, why, __VA_ARGS__)

int findings_count(void);
const struct finding *finding_at(int index);

/* The worst of a class; PASS when there is none. */
enum verdict findings_worst(int class);

const char *verdict_name(enum verdict verdict);

#endif
