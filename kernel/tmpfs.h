/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tmpfs - the core's own tmpfs mount, and a file on it for every buffer
 */
#ifndef KUBUF_TMPFS_H
#define KUBUF_TMPFS_H

#include <linux/fs.h>

/**
 * struct kubuf_tmpfs_usage - how near the cap all shmem buffers together are
 * @limit: bytes that they may have
 * @used: bytes they have, with pages that MADV_COLLAPSE added past their ends
 */
struct kubuf_tmpfs_usage {
	u64 limit;
	u64 used;
};

int kubuf_tmpfs_init(void);
void kubuf_tmpfs_exit(void);
struct file *kubuf_tmpfs_file(const char *label, size_t size);
struct file *kubuf_tmpfs_open(struct file *file, int flags, const struct file_operations *fops);
struct kubuf_tmpfs_usage kubuf_tmpfs_usage(void);
int kubuf_tmpfs_admit(const char *label, size_t size, size_t step);
void kubuf_tmpfs_came(size_t size);
int kubuf_tmpfs_refuse(const char *label, size_t size);

#endif
