/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fd - descriptors that are handed to a program
 */
#ifndef KUBUF_FD_H
#define KUBUF_FD_H

#include <linux/types.h>

struct file;
struct kubuf;

/**
 * struct kubuf_fd - a descriptor on its way; all zero for none
 * @reserved: @nr is one
 * @nr: its number
 * @file: the file that it will stand for, with a reference; NULL for none yet
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
