// SPDX-License-Identifier: GPL-2.0
/* Since 6.0 tmpfs answers FS_IOC_SETFLAGS, and keeps the flags in shmem_inode_info. */
#include <linux/shmem_fs.h>

unsigned int probe(struct shmem_inode_info *info);
unsigned int probe(struct shmem_inode_info *info)
{
	return info->fsflags;
}
