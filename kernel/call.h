/* SPDX-License-Identifier: GPL-2.0 */
/*
 * call - ioctls as a table
 */
#ifndef KUBUF_CALL_H
#define KUBUF_CALL_H

#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/types.h>
#include <linux/uaccess.h>

struct kubuf_fd;

/**
 * struct kubuf_call - one ioctl
 * @cmd: its number; direction and size in it say what is copied
 * @need: FMODE_READ and FMODE_WRITE that the file must have
 * @run: does it; a descriptor that it leaves in @fd is the program's if all goes well, or dropped
 */
struct kubuf_call {
	unsigned int cmd;
	fmode_t need;
	int (*run)(struct file *file, void *arg, struct kubuf_fd *fd);
};

/* At most four words each way, one by one and without a loop: @words is a constant. */
#define KUBUF_CALL_SMALL 4

static __always_inline bool kubuf_call_fetch(u64 *copy, const u64 __user *user, size_t words)
{
	if (!user_access_begin(user, words * sizeof(u64)))
		return false;
	unsafe_get_user(copy[0], user, fault);
	if (words > 1)
		unsafe_get_user(copy[1], user + 1, fault);
	if (words > 2)
		unsafe_get_user(copy[2], user + 2, fault);
	if (words > 3)
		unsafe_get_user(copy[3], user + 3, fault);
	user_access_end();
	return true;

fault:
	user_access_end();
	return false;
}

static __always_inline bool kubuf_call_store(u64 __user *user, const u64 *copy, size_t words)
{
	if (!user_access_begin(user, words * sizeof(u64)))
		return false;
	unsafe_put_user(copy[0], user, fault);
	if (words > 1)
		unsafe_put_user(copy[1], user + 1, fault);
	if (words > 2)
		unsafe_put_user(copy[2], user + 2, fault);
	if (words > 3)
		unsafe_put_user(copy[3], user + 3, fault);
	user_access_end();
	return true;

fault:
	user_access_end();
	return false;
}

/**
 * kubuf_call_small() - one call that is made often, of a table that is known
 * @call: its entry; makes no descriptor
 * @file: the file
 * @arg: user address of the argument, which is of four words at most
 *
 * As kubuf_call(), with all that the entry says known to the compiler, and without
 * copy_from_user(), which alone takes longer than such a call.
 *
 * Return: as kubuf_call().
 */
static __always_inline long kubuf_call_small(const struct kubuf_call *call, struct file *file,
					     unsigned long arg)
{
	const size_t words = _IOC_SIZE(call->cmd) / sizeof(u64);
	u64 __user *user = (u64 __user *)arg;
	u64 copy[KUBUF_CALL_SMALL];
	int err;

	BUILD_BUG_ON(words > KUBUF_CALL_SMALL);
	if ((file->f_mode & call->need) != call->need)
		return -EBADF;
	if (!kubuf_call_fetch(copy, user, words))
		return -EFAULT;
	err = call->run(file, copy, NULL);
	if (!err && _IOC_DIR(call->cmd) & _IOC_READ && !kubuf_call_store(user, copy, words))
		err = -EFAULT;
	return err;
}

long kubuf_call(const struct kubuf_call *calls, size_t count, struct file *file, unsigned int cmd,
		unsigned long arg);
bool kubuf_call_string(const char *string, size_t size);

#endif
