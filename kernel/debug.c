// SPDX-License-Identifier: GPL-2.0
/*
 * debug - /sys/kernel/debug/kubuf/buffers: every buffer, and how many hold it
 *
 * The processes that hold a descriptor are found by the same number in /proc/PID/fdinfo.
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

/* VMAs of shmem buffers belong to tmpfs and are not counted; only whether any exist is known. */
static const char *tmpfs_maps(struct kubuf *buf)
{
	return mapping_mapped(buf->file->f_mapping) ? " mapped" : "";
}

/* The seq_file's position is the number of a buffer; 0, which no buffer has, is the head line. */
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
	seq_escape(seq, buf->label, " \\"); /* labels are printable (spec.c) */
	seq_printf(seq, " %zu %s %s %s files=%d vmas=%d views=%u exports=%d events=%llu%s",
		   buf->size, buf->ops->name, kubuf_cache_name(buf->cache),
		   buf->flags & KUBUF_FLAG_MAP_PFN ? "pfn" : "page", atomic_read(&buf->files),
		   atomic_read(&buf->vmas), refcount_read(&buf->views), atomic_read(&buf->exports),
		   kubuf_events_count(&buf->bells[0]), tmpfs_maps(buf));
	/* Last on the line, because a program chooses its own name, which may have blanks. */
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
 * kubuf_debug_init() - make the file, if the kernel has debugfs
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
