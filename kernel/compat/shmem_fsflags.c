// SPDX-License-Identifier: GPL-2.0
/* tmpfs answers FS_IOC_SETFLAGS, and keeps the flags in a field of its own; since 6.0. */
#include <linux/shmem_fs.h>

unsigned int probe(struct shmem_inode_info *info);
unsigned int probe(struct shmem_inode_info *info)
{
	return info->fsflags;
}
