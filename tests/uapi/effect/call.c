// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "call.h"

#include <errno.h>
#include <stdio.h>

const struct call_table *const call_tables[] = {
	&call_ioctls,
	&call_flags,
	&call_fcntls,
	&call_attributes,
	&call_xattrs,
	&call_sizes,
	&call_paths,
	&call_transfers,
	&call_rings,
	&call_own,
	&call_advice,
	&call_mappings,
	&call_protections,
	&call_locks,
	&call_policies,
	&call_uffd,
	&call_remote,
	NULL,
};

long call_error(int error)
{
	errno = error;
	return -1;
}

long call_lacking(void)
{
	return call_error(ENOSYS);
}

bool call_is_lacking(long result)
{
	return result == -1 && errno == ENOSYS;
}

const char *call_path(int fd)
{
	static char path[40];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}
