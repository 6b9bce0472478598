// SPDX-License-Identifier: GPL-2.0
/*
 * main - loading and unloading: everything in order, and back in reverse
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/init.h>
#include <linux/module.h>

#include "contig.h"
#include "shmem.h"

static int __init kubuf_init(void)
{
	int err;

	err = kubuf_shmem_init();
	if (err)
		return err;
	err = kubuf_contig_init();
	if (err)
		goto err_shmem_exit;
	return 0;

err_shmem_exit:
	kubuf_shmem_exit();
	return err;
}

static void __exit kubuf_exit(void)
{
	kubuf_contig_exit();
	kubuf_shmem_exit();
}

module_init(kubuf_init);
module_exit(kubuf_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Memory shared between the kernel and programs");
MODULE_LICENSE("GPL");
