/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spliced - reads that splice() can have
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_SPLICED_H
#define FAULTY_SPLICED_H

#include "compat.h"
#include "skeleton.h"

static ssize_t spliced_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t room, copied;

	if (iocb->ki_pos < 0 || iocb->ki_pos >= SIZE)
		return 0;
	room = min_t(size_t, iov_iter_count(to), SIZE - iocb->ki_pos);
	copied = copy_to_iter(data + iocb->ki_pos, room, to);
	if (!copied && iov_iter_count(to))
		return -EFAULT;
	iocb->ki_pos += copied;
	return copied;
}

#define faulty_read NULL
#define faulty_read_iter spliced_read

#endif
