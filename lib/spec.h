/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spec - the caller's options for a new buffer
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SPEC_H
#define SPEC_H

#include "failure.h"
#include "kubuf.h"

/*
 * Copy the caller's options; NULL for an ordinary buffer. @name: the name of a named buffer,
 * which is its label, or NULL.
 * Return: 0; -EINVAL: a wrong size_of or label; -E2BIG.
 */
int spec_take(struct kub_options *spec, const struct kub_options *options, const char *name);

/* Say why a buffer could not be made. The numbers of the failure are size, backing and cache. */
void spec_tell(const struct failure *failure);

/* Keep the failure to make a buffer. */
int spec_failed(struct failure *failure, int err, uint64_t size, const struct kub_options *spec,
		const char *name);

#endif
