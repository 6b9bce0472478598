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

static long set(const struct target *target, long name)
{
	size_t size;
	const void *value = value_of((const char *)name, &size);

	return fsetxattr(target->fd, (const char *)name, value, size, 0);
}

static long set_by_path(const struct target *target, long name)
{
	size_t size;
	const void *value = value_of((const char *)name, &size);

	return setxattr(call_path(target->fd), (const char *)name, value, size, 0);
}

static long set_at(const struct target *target, long name)
{
	struct {
		unsigned long long value;
		unsigned int size;
		unsigned int flags;
	} args;
	size_t size;

	args.value = (unsigned long)value_of((const char *)name, &size);
	args.size = size;
	args.flags = 0;
	return syscall(NR_SETXATTRAT, target->fd, "", AT_ITSELF, name, &args, sizeof(args));
}

static long take(const struct target *target, long name)
{
	return fremovexattr(target->fd, (const char *)name);
}

static long list(const struct target *target, long arg)
{
	char text[256];

	return flistxattr(target->fd, text, sizeof(text));
}

#define NAME(name) ((long)(name))
#define MAY .root = EFFECT_ATTRIBUTES
/* A process that may write to a file may set its user attributes; devices have none. */

static const struct call rows[] = {
	CALL("fsetxattr of user.", set, NAME("user.kubuf"), MAY),
	CALL("fsetxattr of trusted.", set, NAME("trusted.kubuf"), MAY),
	CALL("fsetxattr of security.", set, NAME("security.kubuf"), MAY),
	CALL("fsetxattr of security.selinux", set, NAME("security.selinux"), MAY),
	CALL("fsetxattr of security.capability", set, NAME("security.capability"), MAY),
	CALL("fsetxattr of security.ima", set, NAME("security.ima"), MAY),
	CALL("fsetxattr of system.posix_acl_access", set, NAME("system.posix_acl_access"), MAY),
	CALL("fsetxattr of system.posix_acl_default", set, NAME("system.posix_acl_default"), MAY),
	CALL("setxattr of user. by path", set_by_path, NAME("user.kubuf"), MAY),
	CALL("setxattr of security. by path", set_by_path, NAME("security.kubuf"), MAY),
	CALL("setxattr of system.posix_acl_access by path",
	     set_by_path, NAME("system.posix_acl_access"), MAY),
	CALL("setxattrat of user.", set_at, NAME("user.kubuf"), MAY),
	CALL("fremovexattr of user.", take, NAME("user.kubuf"), MAY),
	CALL("fremovexattr of trusted.", take, NAME("trusted.kubuf"), MAY),
	CALL("fremovexattr of security.", take, NAME("security.kubuf"), MAY),
	CALL("fremovexattr of system.posix_acl_access", take, NAME("system.posix_acl_access"), MAY),
	CALL("flistxattr", list, 0),
};

const struct call_table call_xattrs = CALL_TABLE(rows);
