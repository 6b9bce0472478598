// SPDX-License-Identifier: GPL-2.0
/* madeleaks - class leaks: the file that a call makes has the call of leakspointer */
#include <linux/anon_inodes.h>
#include <linux/file.h>

#include "leakedcopy.h"

#define MAKE _IOR('y', 14, __u32)

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
