/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check - what a test says about what it sees
 *
 * Copyright (C) the kubuf developers
 *
 * CHECK... notes a failure and goes on, REQUIRE... ends the test (or the process
 * that a test forked: its failure counts as the test's). Each prints file, line,
 * what was looked at, what was expected and what came.
 */
#ifndef KUBUF_CHECK_H
#define KUBUF_CHECK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct check_site - where a check stands in the source
 * @file: source file
 * @line: its line
 * @fatal: a failure ends the process
 */
struct check_site {
	const char *file;
	int line;
	bool fatal;
};

#define CHECK_SITE(fatal) (&(const struct check_site){ __FILE__, __LINE__, fatal })

void check_true(const struct check_site *site, const char *what, bool held);
long long check_int(const struct check_site *site, const char *what, long long got, long long want);
void check_up_to_fault(const struct check_site *site, const char *what, long long got,
		       long long want);
long check_ok(const struct check_site *site, const char *what, long got);
void check_errno(const struct check_site *site, const char *what, long got, int want);
void check_mem(const struct check_site *site, const char *what, const void *got, const void *want,
	       size_t len);
void check_bytes(const struct check_site *site, const char *what, const void *got,
		 unsigned char want, size_t len);
void check_has(const struct check_site *site, const char *what, const char *text,
	       const char *part);
void check_fail(const struct check_site *site, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define CHECK(condition) check_true(CHECK_SITE(false), #condition, !!(condition))
#define REQUIRE(condition) check_true(CHECK_SITE(true), #condition, !!(condition))

#define CHECK_INT(got, want) check_int(CHECK_SITE(false), #got, got, want)
#define REQUIRE_INT(got, want) check_int(CHECK_SITE(true), #got, got, want)

/*
 * A copy that a fault ended @want bytes in. The kernel's copy_to_user() and
 * copy_from_user() work in strides and on some machines lose track of the last one.
 */
#define CHECK_UP_TO_FAULT(got, want) check_up_to_fault(CHECK_SITE(false), #got, got, want)

/* A system call that must not return -1; the value is its result. */
#define CHECK_OK(call) check_ok(CHECK_SITE(false), #call, (long)(call))
#define REQUIRE_OK(call) check_ok(CHECK_SITE(true), #call, (long)(call))

/* A system call that must return -1 and set this errno. */
#define CHECK_ERRNO(call, want) \
	check_errno(CHECK_SITE(false), #call, (errno = 0, (long)(call)), want)
#define REQUIRE_ERRNO(call, want) \
	check_errno(CHECK_SITE(true), #call, (errno = 0, (long)(call)), want)

#define CHECK_MEM(got, want, len) check_mem(CHECK_SITE(false), #got, got, want, len)
#define CHECK_BYTES(got, want, len) check_bytes(CHECK_SITE(false), #got, got, want, len)
#define CHECK_HAS(text, part) check_has(CHECK_SITE(false), #text, text, part)
#define FAIL(...) check_fail(CHECK_SITE(false), __VA_ARGS__)

/* Inside a table: what the following failures are about; "" for nothing. */
void check_context(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line of diagnostics, whatever the outcome. */
void check_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the test as skipped; say what is missing. Not from a forked process. */
void check_skip(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
#define SKIP(...) check_skip(__VA_ARGS__)

/* For the runner: the state of the test that runs, shared with all its processes. */
void check_reset(void);
int check_failures(void);
const char *check_skipped(void);

#endif
