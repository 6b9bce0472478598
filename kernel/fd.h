/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fd - making descriptors for a program
 */
#ifndef KUBUF_FD_H
#define KUBUF_FD_H

#include <linux/types.h>

struct file;
struct kubuf;

/**
 * struct kubuf_fd - a descriptor that is not installed yet; all zero for none
 * @reserved: @nr is reserved
 * @nr: the number
 * @file: its file, with a reference; NULL for none yet
 */
struct kubuf_fd {
	bool reserved;
	int nr;
	struct file *file;
};

int kubuf_fd_reserve(struct kubuf_fd *fd, u32 fd_flags);
int kubuf_fd_set(struct kubuf_fd *fd, struct file *file);
int kubuf_fd_open(struct kubuf_fd *fd, struct kubuf *buf, u32 fd_flags);
void kubuf_fd_install(struct kubuf_fd *fd);
void kubuf_fd_drop(struct kubuf_fd *fd);

#endif
