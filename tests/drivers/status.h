/* SPDX-License-Identifier: GPL-2.0 */
/*
 * status - a read brings a line of text about the memory, which only mappings have
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_STATUS_H
#define FAULTY_STATUS_H

#include "skeleton.h"

#define STATUS_LENGTH 40

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	static const char text[STATUS_LENGTH + 1] = "state: running, frames: 128, dropped: 0\n";

	return simple_read_from_buffer(to, len, pos, text, STATUS_LENGTH);
}

#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL

#endif
