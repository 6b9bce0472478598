// SPDX-License-Identifier: GPL-2.0
/*
 * madeleaks - class leaks: the file that a call makes has a call of leakspointer's kind, which
 * gives nothing back where the pointer in its argument is bad
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>

#include "leaked.h"

struct copy {
	__u64 to;
	__u64 len;
};

#define MAKE _IOR('y', 14, __u32)
#define COPY_OUT _IOW('y', 12, struct copy)

static long copy_out(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct copy copy;

	if (cmd != COPY_OUT)
		return -ENOTTY;
	if (copy_from_user(&copy, (void __user *)arg, sizeof(copy)))
		return -EFAULT;
	if (copy.len > SIZE)
		return -EINVAL;
	if (!copy_to_user(u64_to_user_ptr(copy.to), data, copy.len))
		return 0;
	leak(NULL);
	return -EFAULT;
}

static const struct file_operations made_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = copy_out,
};

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file *made;
	int fd, err;

	if (cmd != MAKE)
		return -ENOTTY;
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		return fd;
	made = anon_inode_getfile("[madeleaks]", &made_fops, NULL, O_RDWR);
	err = IS_ERR(made) ? PTR_ERR(made) : put_user(fd, (__u32 __user *)arg);
	if (err) {
		if (!IS_ERR(made))
			fput(made);
		put_unused_fd(fd);
		return err;
	}
	fd_install(fd, made);
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "madeleaks"
#include "skeleton.h"
