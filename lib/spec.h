/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spec - what a new buffer is to be like, as the caller's options say
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SPEC_H
#define SPEC_H

#include "failure.h"
#include "kubuf.h"

/*
 * Take the options in, NULL for an ordinary buffer; @named: its name is the label.
 * Return: 0; -EINVAL: no size_of, or no label; -E2BIG.
 */
int spec_take(struct kub_options *spec, const struct kub_options *options, const char *name);

/* Say why a buffer could not be made: numbers are size, backing, cache. Otherwise the errno. */
void spec_tell(const struct failure *failure);

/* Keep the failure to make a buffer. */
int spec_failed(struct failure *failure, int err, uint64_t size, const struct kub_options *spec,
		const char *name);

#endif
