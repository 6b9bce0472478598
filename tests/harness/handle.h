/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * handle - libkubuf's handles, for tests of the library
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_HANDLE_H
#define KUBUF_HANDLE_H

#include <kubuf.h>

/* A result of the library that must be 0; the sentence is told if it is not. */
#define HANDLE_OK(call) handle_ok(CHECK_SITE(true), #call, call)

struct check_site;
void handle_ok(const struct check_site *site, const char *what, long got);

/* A plain buffer of so many bytes; loads kubuf.ko if it is not. */
struct kub_buf *handle_new(size_t size);

/* A call that must fail with -@err and be explained by a sentence with @part in it. */
#define HANDLE_FAILS(call, err, part) handle_fails(CHECK_SITE(false), #call, call, err, part)

void handle_fails(const struct check_site *site, const char *what, long got, int err,
		  const char *part);

/* How many descriptors the process has open. */
int handle_descriptors(void);

#endif
