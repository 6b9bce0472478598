// SPDX-License-Identifier: GPL-2.0
/*
 * main - loading and unloading: the parts of the module in order, and in reverse
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/init.h>
#include <linux/module.h>
#include <uapi/linux/kubuf_version.h>

#include "account.h"
#include "bracket.h"
#include "bufs.h"
#include "cap.h"
#include "contig.h"
#include "control.h"
#include "debug.h"
#include "node.h"
#include "orphan.h"
#include "tmpfs.h"

/*
 * With HIGHMEM a page has no permanent kernel address; with aliasing caches each mapping of a
 * page would need flushing. Neither is supported.
 */
#if defined(CONFIG_HIGHMEM) || defined(CONFIG_ARCH_HAS_CPU_CACHE_ALIASING)
#error "kubuf is for kernels that see all memory, without aliases in the cache"
#endif

/**
 * struct stage - a part of the module
 * @init: begin; returns 0 or a negative errno, logged
 * @exit: end, after all uses of the part have ended; NULL if there is nothing to do
 */
struct stage {
	int (*init)(void);
	void (*exit)(void);
};

/*
 * Begun in this order, ended in reverse. Nodes can be opened as soon as they exist, so the
 * parts that they use come first.
 */
static const struct stage stages[] = {
	{ kubuf_account_init, NULL },
	{ kubuf_cap_init, NULL },
	{ kubuf_bracket_init, kubuf_bracket_exit },
	{ kubuf_tmpfs_init, kubuf_tmpfs_exit },
	{ kubuf_contig_init, kubuf_contig_exit },
	{ kubuf_node_init, kubuf_node_exit },
	{ kubuf_bufs_init, NULL },
	{ kubuf_orphan_init, kubuf_orphan_exit },
	{ kubuf_debug_init, kubuf_debug_exit },
	{ kubuf_control_init, kubuf_control_exit },
};

static void end_stages(int count)
{
	while (count--)
		if (stages[count].exit)
			stages[count].exit();
}

static int __init kubuf_init(void)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		err = stages[i].init();
		if (err) {
			end_stages(i);
			return err;
		}
	}
	return 0;
}

static void __exit kubuf_exit(void)
{
	end_stages(ARRAY_SIZE(stages));
}

module_init(kubuf_init);
module_exit(kubuf_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Memory shared between the kernel and programs");
MODULE_LICENSE("GPL");
MODULE_VERSION(KUBUF_VERSION);
