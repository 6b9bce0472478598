// SPDX-License-Identifier: GPL-2.0
/* shmem_file_setup_with_mnt() takes a vma_flags_t in 7.2, an unsigned long before. */
#include <linux/mm.h>
#include <linux/shmem_fs.h>

struct file *probe(struct vfsmount *mnt);
struct file *probe(struct vfsmount *mnt)
{
	return shmem_file_setup_with_mnt(mnt, "", 0, mk_vma_flags(VMA_NORESERVE_BIT));
}
