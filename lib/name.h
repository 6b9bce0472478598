/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * name - checking names of buffers
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_NAME_H
#define KUBUF_NAME_H

#include <linux/kubuf.h>
#include <stdbool.h>
#include <string.h>

/* Whether the module accepts the name, which may be in use. */
static inline bool name_is_one(const char *name)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = strlen(name);

	return len && len < KUBUF_NAME_SIZE && len == strspn(name, letters) &&
	       !strchr("._-", *name) && strcmp(name, "control") != 0;
}

#endif
