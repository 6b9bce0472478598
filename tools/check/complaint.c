// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "complaint.h"

#include <stddef.h>
#include <string.h>

/* The first that fits counts: what is said more exactly stands before. */
static const struct {
	const char *words;
	const char *rule;
} complaints[] = {
	{ "usercopy: Kernel memory exposure",
	  "A read is cut to what is left of the driver's memory before copy_to_user()." },
	{ "usercopy: Kernel memory overwrite",
	  "A write is cut to the room in the driver's memory before copy_from_user()." },
	{ "scheduling while atomic",
	  "No spin lock is held over what may sleep: a copy from or to user space, an allocation "
	  "with GFP_KERNEL, a mutex." },
	{ "sleeping function called",
	  "No spin lock is held over what may sleep: a copy from or to user space, an allocation "
	  "with GFP_KERNEL, a mutex." },
	{ "possible circular locking",
	  "mmap() and faults come with the lock of the process's map held: a lock that they take "
	  "is not held over a copy from or to user space, which may fault." },
	{ "use-after-free",
	  "Memory is freed by its last user: open files, mappings and waiting calls each count "
	  "(use after free)." },
	{ "out-of-bounds",
	  "Offsets and lengths are compared with what was allocated, by subtraction (out of "
	  "bounds)." },
	{ "Trying to vfree", "What was freed is not freed again (double free)." },
	{ "double-free", "What was freed is not freed again (double free)." },
	{ "refcount_t: underflow", "Each put has a get (reference count underflow)." },
	{ "refcount_t: addition on 0", "A reference is taken while another one is held (use after "
				       "free)." },
	{ "Bad page", "A page is freed when nobody maps or pins it any more." },
	{ "list_del corruption", "An entry leaves a list once, under the lock of the list." },
	{ "list_add corruption", "An entry is put into a list once, under the lock of the list." },
	{ "divide error", "A number from user space is compared with 0 before it divides." },
	{ "NULL pointer dereference",
	  "A call may come before the one that makes what it needs, and after that has gone; and "
	  "an allocation may fail." },
};

const char *complaint_rule(const char *line)
{
	for (size_t i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++)
		if (strstr(line, complaints[i].words))
			return complaints[i].rule;
	return NULL;
}
