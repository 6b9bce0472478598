/* SPDX-License-Identifier: GPL-2.0 */
/*
 * call - ioctls as a table
 */
#ifndef KUBUF_CALL_H
#define KUBUF_CALL_H

#include <linux/fs.h>
#include <linux/types.h>

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

long kubuf_call(const struct kubuf_call *calls, size_t count, struct file *file, unsigned int cmd,
		unsigned long arg);
bool kubuf_call_string(const char *string, size_t size);

#endif
