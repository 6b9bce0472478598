// SPDX-License-Identifier: GPL-2.0
/* vfs_mmap(), which calls a file's mmap or mmap_prepare, came in 6.16 (c84bf6dd2b83). */
#include <linux/fs.h>

int probe(struct file *file, struct vm_area_struct *vma);
int probe(struct file *file, struct vm_area_struct *vma)
{
	return vfs_mmap(file, vma);
}
