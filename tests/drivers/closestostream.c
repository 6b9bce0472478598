// SPDX-License-Identifier: GPL-2.0
/* closestostream - class life: a close() of one file ends the stream for all others */
#define MAILBOX_NOTHING (READ_ONCE(ended) ? -ESHUTDOWN : -EAGAIN)
#include "skeleton.h"

static bool ended;

static int faulty_open(struct inode *inode, struct file *file)
{
	WRITE_ONCE(ended, false);
	return stream_open(inode, file);
}

static int faulty_release(struct inode *inode, struct file *file)
{
	WRITE_ONCE(ended, true);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#include "mailbox.h"

#define FAULTY_NAME "closestostream"
#include "skeleton.h"
