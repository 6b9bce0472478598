/* SPDX-License-Identifier: GPL-2.0 */
/*
 * prepared - a file is ready when an ioctl with the word PREPARE_WORD has made it so
 *
 * Copyright (C) the kubuf developers
 */
#include "skeleton.h"

#define PREPARE _IOW('k', 5, u32)
#define PREPARE_WORD 7

static inline bool is_prepared(const struct file *file)
{
	return file->private_data;
}

static int prepared_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL; /* the misc device has put itself there */
	return 0;
}

static long prepared_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	u32 word;

	if (cmd != PREPARE)
		return -ENOTTY;
	if (get_user(word, (u32 __user *)arg))
		return -EFAULT;
	if (word != PREPARE_WORD)
		return -EINVAL;
	file->private_data = data;
	return 0;
}

static ssize_t prepared_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (!is_prepared(file))
		return -EINVAL;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_open prepared_open
#define faulty_ioctl prepared_ioctl
#define faulty_read prepared_read
