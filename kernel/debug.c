// SPDX-License-Identifier: GPL-2.0
/*
 * debug - /sys/kernel/debug/kubuf/buffers: every buffer, and who holds it
 *
 * Which process holds a descriptor is in /proc/PID/fdinfo, by the same number.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "buf.h"
#include "cache.h"
#include "debug.h"

static struct dentry *debug_dir;

/* tmpfs's mappings are not counted by us; whether there are any is to be known. */
static const char *tmpfs_maps(struct kubuf *buf)
{
	return mapping_mapped(buf->file->f_mapping) ? " mapped" : "";
}

static void show_one(struct kubuf *buf, void *arg)
{
	struct seq_file *seq = arg;

	seq_printf(seq, "%llu ", buf->id);
	seq_escape(seq, buf->label, " \\"); /* printable otherwise (spec.c) */
	seq_printf(seq, " %zu %s %s %s files=%d vmas=%d views=%u exports=%d events=%llu%s",
		   buf->size, buf->ops->name, kubuf_cache_name(buf->cache),
		   buf->flags & KUBUF_MAP_PFN ? "pfn" : "page", atomic_read(&buf->files),
		   atomic_read(&buf->vmas), refcount_read(&buf->views), atomic_read(&buf->exports),
		   kubuf_events_count(&buf->bells[0]), tmpfs_maps(buf));
	/* Last, for a program calls itself what it likes. */
	seq_printf(seq, " maker=%*pE\n", (int)strlen(buf->maker), buf->maker);
}

static int buffers_show(struct seq_file *seq, void *unused)
{
	seq_puts(seq, "# id label size backing cache mapping holders\n");
	kubuf_for_each(show_one, seq);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(buffers);

/**
 * kubuf_debug_init() - make the list; a kernel without debugfs goes without it
 *
 * Return: 0.
 */
int kubuf_debug_init(void)
{
	debug_dir = debugfs_create_dir("kubuf", NULL);
	debugfs_create_file("buffers", 0400, debug_dir, NULL, &buffers_fops);
	return 0;
}

/**
 * kubuf_debug_exit() - take it away, and wait for who reads it
 */
void kubuf_debug_exit(void)
{
	debugfs_remove_recursive(debug_dir);
}
