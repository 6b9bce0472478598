// SPDX-License-Identifier: GPL-2.0
/*
 * file - file operations for a node that is a buffer
 *
 * Each open file holds one reference to its buffer, and is known by its mapping, which is
 * the buffer's. Its private data is the driver's own.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/uio.h>

#include "buf.h"
#include "cache.h"
#include "compat.h"
#include "rw.h"
#include "trace.h"

/**
 * kubuf_file_open() - make an open file one of a buffer
 * @file: the file, in its open operation
 * @buf: the buffer; the file takes a reference of its own
 *
 * From here on its f_mapping is the buffer's, until kubuf_file_release(). The rest of the
 * file is the driver's, private_data too.
 *
 * kubuf_file_release() is due: by the release operation, or at once where an open operation
 * goes on and then fails, which the VFS releases nothing of.
 *
 * Return: 0; -ENODEV after kubuf_hangup(). An open operation can end in it.
 */
int kubuf_file_open(struct file *file, struct kubuf *buf)
{
	if (READ_ONCE(buf->ended))
		return -ENODEV;
	kubuf_get(buf);
	/* All nodes of a buffer are one to the kernel, which looks here for its size. */
	file->f_mapping = &buf->mapping;
	/*
	 * io_uring then calls the operations below at once and not from a worker; and who shares
	 * the position takes turns, as at a file.
	 */
	if (file->f_op->read_iter == kubuf_file_read_iter &&
	    file->f_op->write_iter == kubuf_file_write_iter)
		file->f_mode |= FMODE_NOWAIT | FMODE_ATOMIC_POS | KUBUF_COMPAT_FMODE;
	atomic_inc(&buf->files);
	trace_kubuf_open(buf);
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_open);

/**
 * kubuf_file_release() - release operation: drop the file's reference
 * @inode: not used
 * @file: a file that kubuf_file_open() has seen
 *
 * Return: 0.
 */
int kubuf_file_release(struct inode *inode, struct file *file)
{
	struct kubuf *buf;

	/* kubuf_file_open() failed, on a file that was not opened by open(2). */
	if (file->f_mapping->a_ops != &kubuf_aops)
		return 0;
	buf = kubuf_file_buf(file);
	kubuf_sync_leave(&buf->sync, file);
	/* The mapping goes with the buffer, and the file does not go at once. */
	file->f_mapping = file_inode(file)->i_mapping;
	atomic_dec(&buf->files);
	trace_kubuf_close(buf);
	kubuf_put(buf);
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_release);

/**
 * kubuf_file_llseek() - llseek operation: as on a file of the buffer's size, all of it data
 * @file: the file
 * @offset: how far
 * @whence: from where; or SEEK_DATA, SEEK_HOLE
 *
 * Return: the new position; -EINVAL: it would lie outside [0, size]; -ENXIO: no data or hole
 * is looked for past the end.
 */
loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence)
{
	size_t size = kubuf_file_buf(file)->size;

	return generic_file_llseek_size(file, offset, whence, size, size);
}
EXPORT_SYMBOL_GPL(kubuf_file_llseek);

/**
 * kubuf_file_read_iter() - read_iter operation: kubuf_read() at the position
 * @iocb: file and position; the position moves by what was read
 * @to: where to
 *
 * Return: as kubuf_read(); -EAGAIN for IOCB_NOWAIT on memory that is swapped out.
 */
ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t ret = kubuf_rw(kubuf_file_buf(iocb->ki_filp), iocb->ki_pos, to, false,
			       iocb->ki_flags & IOCB_NOWAIT);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_read_iter);

/**
 * kubuf_file_write_iter() - write_iter operation: kubuf_write() at the position
 * @iocb: file and position; with O_APPEND too, since there is nothing to append to
 * @from: where from
 *
 * Return: as kubuf_write(); -EAGAIN as above.
 */
ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t ret = kubuf_rw(kubuf_file_buf(iocb->ki_filp), iocb->ki_pos, from, true,
			       iocb->ki_flags & IOCB_NOWAIT);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_write_iter);

/**
 * kubuf_file_splice_read() - splice_read operation: through read_iter
 * @file: the file
 * @pos: position; moves by what was spliced
 * @pipe: where to
 * @len: bytes
 * @flags: flags of splice()
 *
 * For every node whose file operations have a read_iter, the driver's own too.
 * The other direction is the kernel's iter_file_splice_write().
 *
 * Return: bytes, or a negative errno of that read_iter.
 */
ssize_t kubuf_file_splice_read(struct file *file, loff_t *pos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags)
{
	return kubuf_compat_splice_read(file, pos, pipe, len, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_splice_read);

/**
 * kubuf_file_mmap() - mmap operation: kubuf_mmap() of the file's buffer
 * @file: the file
 * @vma: the VMA
 *
 * Return: as kubuf_mmap().
 */
int kubuf_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return kubuf_mmap(kubuf_file_buf(file), vma);
}
EXPORT_SYMBOL_GPL(kubuf_file_mmap);

/**
 * kubuf_file_get_unmapped_area() - get_unmapped_area operation
 * @file: the file
 * @addr: address asked for, 0 for any
 * @len: bytes
 * @pgoff: offset into the buffer, in pages
 * @flags: flags of mmap()
 *
 * Return: as kubuf_get_unmapped_area().
 */
unsigned long kubuf_file_get_unmapped_area(struct file *file, unsigned long addr,
					   unsigned long len, unsigned long pgoff,
					   unsigned long flags)
{
	return kubuf_get_unmapped_area(kubuf_file_buf(file), file, addr, len, pgoff, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_get_unmapped_area);

/**
 * kubuf_file_show_fdinfo() - show_fdinfo operation: what the descriptor is, for people
 * @seq: the kernel's
 * @file: the file
 */
void kubuf_file_show_fdinfo(struct seq_file *seq, struct file *file)
{
	struct kubuf *buf = kubuf_file_buf(file);

	seq_printf(seq, "kubuf-id:\t%llu\n", buf->id);
	seq_printf(seq, "kubuf-label:\t%s\n", buf->label);
	seq_printf(seq, "kubuf-size:\t%zu\n", buf->size);
	seq_printf(seq, "kubuf-backing:\t%s\n", buf->ops->name);
	seq_printf(seq, "kubuf-cache:\t%s\n", kubuf_cache_name(buf->cache));
}
EXPORT_SYMBOL_GPL(kubuf_file_show_fdinfo);
