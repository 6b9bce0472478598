/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kind - words of the command line for what a buffer's memory is like
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_KIND_H
#define KUBUF_KIND_H

#include <kubuf.h>

/* Each ends the program, and names the words there are, if it knows none such. */
enum kub_backing kind_backing(const char *word);
enum kub_cache kind_cache(const char *word);

#endif
