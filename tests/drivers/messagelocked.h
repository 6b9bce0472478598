/* SPDX-License-Identifier: GPL-2.0 */
/*
 * messagelocked - a mutex is held while a read copies a message of mailbox.h
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_MESSAGELOCKED_H
#define FAULTY_MESSAGELOCKED_H

#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;
	ssize_t copied;

	mutex_lock(&lock);
	copied = simple_read_from_buffer(to, len, &start, data, there);
	mutex_unlock(&lock);
	return copied;
}

#define mailbox_copy mailbox_copy

#endif
