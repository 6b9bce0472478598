// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * xattrs - extended attributes, access control lists among them
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/posix_acl_xattr.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "call.h"

#define NR_SETXATTRAT 463 /* since 6.13 */
#define AT_ITSELF 0x1000 /* AT_EMPTY_PATH */

static const char *const names[] = {
	"user.kubuf",
	"trusted.kubuf",
	"security.kubuf",
	"security.selinux",
	"security.capability",
	"security.ima",
	"system.posix_acl_access",
	"system.posix_acl_default",
};

/* The list "user::rwx, group::rwx, other::rwx". */
struct acl {
	struct posix_acl_xattr_header header;
	struct posix_acl_xattr_entry entries[3];
};

static const struct acl everybody = {
	.header = { POSIX_ACL_XATTR_VERSION },
	.entries = {
		{ 0x01, 7, -1 },
		{ 0x04, 7, -1 },
		{ 0x20, 7, -1 },
	},
};

static const void *value_of(const char *name, size_t *size)
{
	if (!strncmp(name, "system.posix_acl", strlen("system.posix_acl"))) {
		*size = sizeof(everybody);
		return &everybody;
	}
	*size = strlen("value");
	return "value";
}

static long set(const struct target *target, long index)
{
	size_t size;
	const void *value = value_of(names[index], &size);

	return fsetxattr(target->fd, names[index], value, size, 0);
}

static long set_by_path(const struct target *target, long index)
{
	size_t size;
	const void *value = value_of(names[index], &size);

	return setxattr(call_path(target->fd), names[index], value, size, 0);
}

static long set_at(const struct target *target, long index)
{
	struct {
		unsigned long long value;
		unsigned int size;
		unsigned int flags;
	} args;
	size_t size;

	args.value = (unsigned long)value_of(names[index], &size);
	args.size = size;
	args.flags = 0;
	return syscall(NR_SETXATTRAT, target->fd, "", AT_ITSELF, names[index], &args, sizeof(args));
}

static long take(const struct target *target, long index)
{
	return fremovexattr(target->fd, names[index]);
}

static long list(const struct target *target, long arg)
{
	char text[256];

	return flistxattr(target->fd, text, sizeof(text));
}

#define MAY .root = EFFECT_ATTRIBUTES
/* A process that may write to a file may set its user attributes; devices have none. */

static const struct call rows[] = {
	CALL("fsetxattr of user.", set, 0, MAY),
	CALL("fsetxattr of trusted.", set, 1, MAY),
	CALL("fsetxattr of security.", set, 2, MAY),
	CALL("fsetxattr of security.selinux", set, 3, MAY),
	CALL("fsetxattr of security.capability", set, 4, MAY),
	CALL("fsetxattr of security.ima", set, 5, MAY),
	CALL("fsetxattr of system.posix_acl_access", set, 6, MAY),
	CALL("fsetxattr of system.posix_acl_default", set, 7, MAY),
	CALL("setxattr of user. by path", set_by_path, 0, MAY),
	CALL("setxattr of security. by path", set_by_path, 2, MAY),
	CALL("setxattr of system.posix_acl_access by path", set_by_path, 6, MAY),
	CALL("setxattrat of user.", set_at, 0, MAY),
	CALL("fremovexattr of user.", take, 0, MAY),
	CALL("fremovexattr of trusted.", take, 1, MAY),
	CALL("fremovexattr of security.", take, 2, MAY),
	CALL("fremovexattr of system.posix_acl_access", take, 6, MAY),
	CALL("flistxattr", list, 0),
};

const struct call_table call_xattrs = CALL_TABLE(rows);
