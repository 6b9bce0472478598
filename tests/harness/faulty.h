/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faulty - the drivers with one fault each, and the class of kubuf check that finds it
 *
 * Copyright (C) the kubuf developers
 *
 *	static const struct faulty drivers[] = {
 *		CAUGHT("mapslonger", " bounds"),
 *		CAUGHT("oddlyrefused", " bounds", .verdict = "warning"),
 *	};
 *	FAULTY_TABLE(drivers)
 *
 * is a test for each: the fault shows in the first class that is named, perhaps in the others, and
 * in the long run, which tries all classes, nowhere else. Guests of one run share them.
 */
#ifndef KUBUF_FAULTY_H
#define KUBUF_FAULTY_H

#include <stdbool.h>
#include <stddef.h>

#define FAULTY_SAYS 3

/**
 * struct faulty - one of them
 * @name: of its module, and of its node in /dev
 * @classes: each behind a blank
 * @verdict: "fail", which is what NULL stands for, or "warning"
 * @says: what is to be found in the report
 * @profile: what the checker is told about it, if anything
 * @skips: why it cannot be tried on this kernel, NULL when it can
 * @hangs: a call of it does not return
 * @log: what the kernel may complain of meanwhile
 */
struct faulty {
	const char *name;
	const char *classes;
	const char *verdict;
	const char *says[FAULTY_SAYS];
	const char *profile;
	const char *(*skips)(void);
	bool hangs;
	const char *log;
};

/* A row of a table; what follows are further members. */
#define CAUGHT(its_name, its_classes, ...)                              \
	{                                                               \
		.name = its_name, .classes = its_classes, ##__VA_ARGS__ \
	}

void faulty_register(const struct faulty *table, size_t count, const char *file, int line);

#define FAULTY_TABLE(table)                                                                     \
	static __attribute__((constructor)) void table##_register(void)                         \
	{                                                                                       \
		faulty_register(table, sizeof(table) / sizeof((table)[0]), __FILE__, __LINE__); \
	}

/* Reasons for @skips. */
const char *faulty_seen_by_debug_vm(void);
const char *faulty_seen_by_lockdep(void);
const char *faulty_on_x86_only(void);

#endif
