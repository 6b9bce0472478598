/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tool - lines for a shell that knows the command kubuf
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TOOL_H
#define KUBUF_TOOL_H

/* What the last line printed, both outputs, on a terminal. */
extern char tool_text[1 << 16];

/* Run a line; its exit status, as a shell has it. */
int tool_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line that must end with that status and print that. */
#define TOOL(status, part, ...) tool_want(CHECK_SITE(false), status, part, __VA_ARGS__)

struct check_site;
__attribute__((format(printf, 4, 5))) void tool_want(const struct check_site *site, int status,
						     const char *part, const char *format, ...);

#endif
