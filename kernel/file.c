// SPDX-License-Identifier: GPL-2.0
/*
 * file - file operations of a buffer
 *
 * Each open file holds one reference to its buffer. Its f_mapping points into the buffer, by
 * which kubuf_file_buf() finds the buffer; file->private_data belongs to the driver.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/uio.h>

#include "buf.h"
#include "cache.h"
#include "compat.h"
#include "rw.h"
#include "trace.h"

int kubuf_file_open(struct file *file, struct kubuf *buf)
{
	if (READ_ONCE(buf->ended))
		return -ENODEV;
	if (buf->flags & KUBUF_READ_ONLY && file->f_mode & FMODE_WRITE)
		return -EACCES;
	kubuf_get(buf);
	/*
	 * All open files of a buffer share its mapping, whose host is an inode of the buffer's
	 * size.
	 */
	file->f_mapping = &buf->mapping;
	/*
	 * FMODE_NOWAIT: io_uring calls the operations below directly and not from a worker.
	 * FMODE_ATOMIC_POS: threads that share the position take turns, as with a regular file.
	 */
	if (file->f_op->read_iter == kubuf_file_read_iter &&
	    file->f_op->write_iter == kubuf_file_write_iter)
		file->f_mode |= FMODE_NOWAIT | FMODE_ATOMIC_POS | KUBUF_COMPAT_FMODE;
	atomic_inc(&buf->files);
	trace_kubuf_open(buf);
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_open);

int kubuf_file_release(struct inode *inode, struct file *file)
{
	struct kubuf *buf;

	/*
	 * kubuf_file_open() failed, so the file has no buffer; only files made by open(2) are
	 * not released then.
	 */
	if (file->f_mapping->a_ops != &kubuf_aops)
		return 0;
	buf = kubuf_file_buf(file);
	kubuf_sync_leave(&buf->sync, file);
	/*
	 * buf->mapping is freed with the buffer, but the file outlives this call: point
	 * f_mapping back to the file's inode.
	 */
	file->f_mapping = file_inode(file)->i_mapping;
	atomic_dec(&buf->files);
	trace_kubuf_close(buf);
	kubuf_put(buf);
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_release);

loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence)
{
	size_t size = kubuf_file_buf(file)->size;

	return generic_file_llseek_size(file, offset, whence, size, size);
}
EXPORT_SYMBOL_GPL(kubuf_file_llseek);

ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t ret = kubuf_rw(kubuf_file_buf(iocb->ki_filp), iocb->ki_pos, to, false,
			       iocb->ki_flags & IOCB_NOWAIT);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_read_iter);

ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t ret = kubuf_rw(kubuf_file_buf(iocb->ki_filp), iocb->ki_pos, from, true,
			       iocb->ki_flags & IOCB_NOWAIT);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_write_iter);

ssize_t kubuf_file_splice_read(struct file *file, loff_t *pos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags)
{
	return kubuf_compat_splice_read(file, pos, pipe, len, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_splice_read);

int kubuf_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return kubuf_mmap(kubuf_file_buf(file), vma);
}
EXPORT_SYMBOL_GPL(kubuf_file_mmap);

unsigned long kubuf_file_get_unmapped_area(struct file *file, unsigned long addr,
					   unsigned long len, unsigned long pgoff,
					   unsigned long flags)
{
	return kubuf_get_unmapped_area(kubuf_file_buf(file), file, addr, len, pgoff, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_get_unmapped_area);

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

struct kubuf *kubuf_from_file(struct file *file, fmode_t rights)
{
	struct kubuf *buf;

	if (file->f_mapping->a_ops != &kubuf_aops)
		return ERR_PTR(-EINVAL);
	if ((file->f_mode & rights) != rights)
		return ERR_PTR(-EBADF);
	buf = kubuf_file_buf(file);
	return READ_ONCE(buf->ended) ? ERR_PTR(-ENODEV) : kubuf_get(buf);
}
EXPORT_SYMBOL_GPL(kubuf_from_file);

struct kubuf *kubuf_from_fd(int fd, fmode_t rights)
{
	struct file *file = fget(fd);
	struct kubuf *buf;

	if (!file)
		return ERR_PTR(-EBADF);
	buf = kubuf_from_file(file, rights);
	fput(file);
	return buf;
}
EXPORT_SYMBOL_GPL(kubuf_from_fd);
