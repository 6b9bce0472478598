/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profiles - the profiles that are built in, from profiles/, and those in files
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_PROFILES_H
#define KUBUF_PROFILES_H

#include "profile.h"

/* The first built-in one that is for the node; an empty one when none is. */
const struct profile *profiles_for(const char *path);

/* By name, or from a file when there is a slash in it; ends the program if that fails. */
const struct profile *profiles_named(const char *name);

/* The name of a built-in one, or NULL at the end. */
const char *profiles_name(int index);

#endif
