/* SPDX-License-Identifier: GPL-2.0 */
/*
 * call - ioctls dispatched by a table
 */
#ifndef KUBUF_CALL_H
#define KUBUF_CALL_H

#include <linux/fs.h>
#include <linux/types.h>

struct kubuf_fd;

/**
 * struct kubuf_call - one ioctl
 * @cmd: the command; its direction and size say what is copied
 * @need: FMODE_READ, FMODE_WRITE: the rights that the file must have
 * @run: the function. kubuf_call() installs the descriptor that @run leaves in @fd if all goes
 *	well, and drops it otherwise.
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
