/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checker - kubuf check on a device, and what it said
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CHECKER_H
#define KUBUF_CHECKER_H

#define CHECKER_TOOL "/tools/kubuf"

/* What the tool printed when it was run last. */
extern char checker_text[1 << 18];

/* Tries all that there is; @more is one more option, or NULL. The tool's exit status. */
int checker_run(const char *path, const char *more);

/* The same with more options, which end with NULL. */
int checker_run_options(const char *path, const char *const options[]);

#define CHECKER_PROFILE "/tmp/test.profile"

/* With a profile of these words, which is that file for the time. */
int checker_run_with(const char *path, const char *profile);

/* Wants neither a failure nor a warning; @more as above. */
void checker_good(const char *path, const char *more);

/* Skips the test when it is another guest's to try what is called @name. */
void checker_share(const char *name);

/* The same of a driver of that name without a profile, which is loaded first; guests share them. */
void checker_faultless(const char *name, const char *more);

/* Wants this class to have been tried; what it says of itself is shown otherwise. */
void checker_tried(const char *class);

/* How many classes failed; one that is not among @classes, between blanks, fails the test. */
int checker_failing(const char *name, const char *classes);

/* A file with that text, for a switch of the kernel's or a profile. */
void checker_write(const char *path, const char *words);

#endif
