// SPDX-License-Identifier: GPL-2.0
/* triggerneverefault - class pointers: a record that could not be copied counts all the same */
#include "skeleton.h"

struct captured;

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured);

#define triggered_copy triggered_copy
#include "triggered.h"

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured)
{
	unsigned long left = copy_to_user(to, captured, sizeof(*captured));

	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	return sizeof(*captured);
}

#define FAULTY_NAME "triggerneverefault"
#include "skeleton.h"
