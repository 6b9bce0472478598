// SPDX-License-Identifier: GPL-2.0
/* makesfiles - its call makes a file of tmpfs, whose users can take pages from each other */
#include <linux/file.h>
#include <linux/shmem_fs.h>

#include "compat.h"
#include "skeleton.h"

#define MAKE _IOR('y', 4, __u32)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *made;

	if (fd < 0)
		return fd;
	made = cmd == MAKE ? shmem_file_setup("made", SIZE, FAULTY_NO_VMA_FLAGS) : ERR_PTR(-ENOTTY);
	if (IS_ERR(made) || put_user(fd, (__u32 __user *)arg)) {
		if (!IS_ERR(made))
			fput(made);
		put_unused_fd(fd);
		return IS_ERR(made) ? PTR_ERR(made) : -EFAULT;
	}
	fd_install(fd, made);
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "makesfiles"
#include "skeleton.h"
