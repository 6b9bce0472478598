// SPDX-License-Identifier: GPL-2.0
/* forgetspages - class pointers: pages are copied one by one, and only the first has to be there */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	size_t done, piece;

	if (*pos < 0 || *pos >= SIZE)
		return 0;
	len = min_t(size_t, len, SIZE - *pos);
	for (done = 0; done < len; done += piece) {
		piece = min_t(size_t, len - done, PAGE_SIZE);
		if (copy_to_user(to + done, data + *pos + done, piece) && !done)
			return -EFAULT;
	}
	*pos += len;
	return len;
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	size_t done, piece;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	len = min_t(size_t, len, SIZE - *pos);
	for (done = 0; done < len; done += piece) {
		piece = min_t(size_t, len - done, PAGE_SIZE);
		if (copy_from_user(data + *pos + done, from + done, piece) && !done)
			return -EFAULT;
	}
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#define FAULTY_NAME "forgetspages"
#include "skeleton.h"
