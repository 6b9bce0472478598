/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tmpfs - the core's own tmpfs mount, with a file for every buffer
 */
#ifndef KUBUF_TMPFS_H
#define KUBUF_TMPFS_H

#include <linux/fs.h>

int kubuf_tmpfs_init(void);
void kubuf_tmpfs_exit(void);
struct file *kubuf_tmpfs_file(const char *label, size_t size);
struct file *kubuf_tmpfs_open(struct file *file, int flags, const struct file_operations *fops);
u64 kubuf_tmpfs_used(void);
u64 kubuf_tmpfs_own(void);

#endif
