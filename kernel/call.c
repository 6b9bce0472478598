// SPDX-License-Identifier: GPL-2.0
/*
 * call - ioctls dispatched by a table
 *
 * Copying the argument in and out and installing a new descriptor are the same for all ioctls,
 * and are done here.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/ioctl.h>
#include <linux/nospec.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "call.h"
#include "fd.h"
#include "spec.h"

/* The largest argument of any call; a table with a larger one is wrong. */
#define CALL_BYTES sizeof(struct kubuf_ioctl_info)

static const struct kubuf_call *find_call(const struct kubuf_call *calls, size_t count,
					  unsigned int cmd)
{
	unsigned int index = _IOC_NR(cmd) - _IOC_NR(calls[0].cmd);

	if (index >= count)
		return NULL;
	index = array_index_nospec(index, count);
	return calls[index].cmd == cmd ? &calls[index] : NULL;
}

/**
 * kubuf_call() - run the ioctl that a table has for a command
 * @calls: the table, sorted by number, without gaps
 * @count: entries of the table
 * @file: the file
 * @cmd: the command
 * @arg: user address of the argument
 *
 * The call works on a copy of the argument, so that a program cannot change a value after the
 * check.
 *
 * Return: 0; -ENOTTY (not in the table), -EBADF (the file lacks a right), -EFAULT,
 * or what the call returns.
 */
long kubuf_call(const struct kubuf_call *calls, size_t count, struct file *file, unsigned int cmd,
		unsigned long arg)
{
	const struct kubuf_call *call = find_call(calls, count, cmd);
	u64 copy[CALL_BYTES / sizeof(u64)];
	void __user *user = (void __user *)arg;
	size_t size = _IOC_SIZE(cmd);
	struct kubuf_fd fd = {};
	int err;

	if (!call || WARN_ON_ONCE(size > sizeof(copy)))
		return -ENOTTY;
	if ((file->f_mode & call->need) != call->need)
		return -EBADF;
	/*
	 * The size in @cmd was checked against sizeof(copy) above, so the checks of usercopy
	 * can be skipped.
	 */
	if (!(_IOC_DIR(cmd) & _IOC_WRITE))
		memset(copy, 0, size);
	else if (_copy_from_user(copy, user, size))
		return -EFAULT;
	err = call->run(file, copy, &fd);
	if (!err && _IOC_DIR(cmd) & _IOC_READ && _copy_to_user(user, copy, size))
		err = -EFAULT;
	if (err)
		kubuf_fd_drop(&fd);
	else if (fd.file)
		kubuf_fd_install(&fd);
	return err;
}

/**
 * kubuf_call_string() - check that a field holds one string, with zeros up to its end
 * @string: the field
 * @size: bytes of the field
 *
 * Return: true if the field does, and the string is printable ASCII.
 */
bool kubuf_call_string(const char *string, size_t size)
{
	size_t len = strnlen(string, size);

	if (len == size || memchr_inv(string + len, 0, size - len))
		return false;
	return kubuf_spec_printable(string);
}
