// SPDX-License-Identifier: GPL-2.0
/* leaksframes - class leaks: each open() has a MiB of frames, which release() does not give back */
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "skeleton.h"

#define FRAMES SZ_1M

/* All of them, so that the module can give them back. */
static void *first;

static int faulty_open(struct inode *inode, struct file *file)
{
	void **frames = vmalloc(FRAMES);

	if (!frames)
		return -ENOMEM;
	*frames = first;
	first = frames;
	file->private_data = frames;
	return 0;
}

static void give_back(void)
{
	void *next;

	for (; first; first = next) {
		next = *(void **)first;
		vfree(first);
	}
}

#define faulty_open faulty_open
#define faulty_empty give_back
#define FAULTY_NAME "leaksframes"
#include "skeleton.h"
