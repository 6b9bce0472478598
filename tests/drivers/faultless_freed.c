// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_freed - nothing is wrong; what an open file has, readers under RCU may still look at,
 * so that kfree_rcu() frees it, some seconds later on newer kernels
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "skeleton.h"

struct opener {
	struct rcu_head rcu;
	char name[200];
};

static int faulty_open(struct inode *inode, struct file *file)
{
	struct opener *opener = kzalloc(sizeof(*opener), GFP_KERNEL);

	if (!opener)
		return -ENOMEM;
	file->private_data = opener;
	return 0;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	struct opener *opener = file->private_data;

	kfree_rcu(opener, rcu);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define FAULTY_NAME "faultless_freed"
#include "skeleton.h"
