// SPDX-License-Identifier: GPL-2.0
/*
 * triggerreadslonger - class read-end: a read copies as many bytes as it is asked for, and not as
 * many as the record has
 */
#include "skeleton.h"

struct captured;

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured);

#define triggered_copy triggered_copy
#include "triggered.h"

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured)
{
	size_t done, piece;

	memcpy(data, captured, sizeof(*captured));
	/* Behind the record lies what the kernel has; over and over, only to spare the machine. */
	*(char **)(data + PAGE_SIZE + sizeof(*captured)) = data;
	for (done = 0; done < len; done += piece) {
		piece = min_t(size_t, len - done, SIZE);
		if (copy_to_user(to + done, data, piece))
			return -EFAULT;
	}
	return len;
}

#define FAULTY_NAME "triggerreadslonger"
#include "skeleton.h"
