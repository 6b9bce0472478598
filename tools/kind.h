/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kind - parsing backings and cache modes on the command line
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_KIND_H
#define KUBUF_KIND_H

#include <kubuf.h>

/* For an unknown word they print the known ones and exit. */
enum kub_backing kind_backing(const char *word);
enum kub_cache kind_cache(const char *word);

#endif
