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

/* VMAs of shmem buffers are tmpfs's and not counted, but the kernel tells if there are any. */
static const char *tmpfs_maps(struct kubuf *buf)
{
	return mapping_mapped(buf->file->f_mapping) ? " mapped" : "";
}

/* A position is the number of a buffer; none has 0, which is the head of the list. */
static void *buffers_at(loff_t *pos)
{
	struct kubuf *buf = kubuf_from(*pos);

	if (buf)
		*pos = buf->id;
	return buf;
}

static void *buffers_start(struct seq_file *seq, loff_t *pos)
{
	return *pos ? buffers_at(pos) : SEQ_START_TOKEN;
}

static void buffers_stop(struct seq_file *seq, void *at)
{
	if (at && at != SEQ_START_TOKEN)
		kubuf_drop(at);
}

static void *buffers_next(struct seq_file *seq, void *at, loff_t *pos)
{
	buffers_stop(seq, at);
	++*pos;
	return buffers_at(pos);
}

static int buffers_show(struct seq_file *seq, void *at)
{
	struct kubuf *buf = at;

	if (at == SEQ_START_TOKEN) {
		seq_puts(seq, "# id label size backing cache mapping holders\n");
		return 0;
	}
	seq_printf(seq, "%llu ", buf->id);
	seq_escape(seq, buf->label, " \\"); /* printable otherwise (spec.c) */
	seq_printf(seq, " %zu %s %s %s files=%d vmas=%d views=%u exports=%d events=%llu%s",
		   buf->size, buf->ops->name, kubuf_cache_name(buf->cache),
		   buf->flags & KUBUF_FLAG_MAP_PFN ? "pfn" : "page", atomic_read(&buf->files),
		   atomic_read(&buf->vmas), refcount_read(&buf->views), atomic_read(&buf->exports),
		   kubuf_events_count(&buf->bells[0]), tmpfs_maps(buf));
	/* Last on the line: the program has chosen its own name, blanks included. */
	seq_printf(seq, " maker=%*pE\n", (int)strlen(buf->maker), buf->maker);
	return 0;
}

static const struct seq_operations buffers_sops = {
	.start = buffers_start,
	.next = buffers_next,
	.stop = buffers_stop,
	.show = buffers_show,
};
DEFINE_SEQ_ATTRIBUTE(buffers);

/**
 * kubuf_debug_init() - make the file; a kernel without debugfs goes without it
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
 * kubuf_debug_exit() - remove the file, and wait for its readers
 */
void kubuf_debug_exit(void)
{
	debugfs_remove_recursive(debug_dir);
}
