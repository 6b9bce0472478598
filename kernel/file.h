/* SPDX-License-Identifier: GPL-2.0 */
/*
 * file - an open file of a buffer
 */
#ifndef KUBUF_FILE_H
#define KUBUF_FILE_H

#include <linux/fs.h>

struct kubuf;

/**
 * struct kubuf_file - what an open file has of its own; in private_data
 * @buf: the buffer, with a reference
 * @brackets: those for writing that SYNC opened and has not closed; under the lock of &kubuf.sync
 */
struct kubuf_file {
	struct kubuf *buf;
	unsigned long brackets;
};

static inline struct kubuf_file *kubuf_file(struct file *file)
{
	return file->private_data;
}

#endif
