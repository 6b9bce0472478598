// SPDX-License-Identifier: GPL-2.0
/*
 * main - loading and unloading: everything in order, and back in reverse
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/init.h>
#include <linux/module.h>

#include "account.h"
#include "bufs.h"
#include "cap.h"
#include "contig.h"
#include "control.h"
#include "debug.h"
#include "node.h"
#include "tmpfs.h"

static int __init kubuf_init(void)
{
	int err;

	err = kubuf_account_init();
	if (err)
		return err;
	err = kubuf_cap_init();
	if (err)
		return err;
	err = kubuf_tmpfs_init();
	if (err)
		return err;
	err = kubuf_contig_init();
	if (err)
		goto err_tmpfs_exit;
	err = kubuf_node_init();
	if (err)
		goto err_contig_exit;
	err = kubuf_bufs_init();
	if (err)
		goto err_node_exit;
	kubuf_debug_init();
	err = kubuf_control_init();
	if (err)
		goto err_debug_exit;
	return 0;

err_debug_exit:
	kubuf_debug_exit();
err_node_exit:
	kubuf_node_exit();
err_contig_exit:
	kubuf_contig_exit();
err_tmpfs_exit:
	kubuf_tmpfs_exit();
	return err;
}

static void __exit kubuf_exit(void)
{
	kubuf_control_exit();
	kubuf_debug_exit();
	kubuf_node_exit();
	kubuf_contig_exit();
	kubuf_tmpfs_exit();
}

module_init(kubuf_init);
module_exit(kubuf_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Memory shared between the kernel and programs");
MODULE_LICENSE("GPL");
