// SPDX-License-Identifier: GPL-2.0
/* shmem_file_setup() takes a vma_flags_t in 7.2, an unsigned long before. */
#include <linux/shmem_fs.h>

struct file *probe(void);
struct file *probe(void)
{
	return shmem_file_setup("", 0, EMPTY_VMA_FLAGS);
}
