// SPDX-License-Identifier: GPL-2.0
/*
 * fd - making descriptors for a program
 *
 * The number is reserved first, then the file is made. Another thread can use and close a
 * descriptor as soon as it is installed, so it is installed last, after its number was copied
 * to the program.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/module.h>
#include <linux/splice.h>

#include "backing.h"
#include "fd.h"
#include "tmpfs.h"

DEFINE_KUBUF_FOPS(fd_fops, NULL);

/**
 * kubuf_fd_reserve() - reserve a number for a file that is not made yet
 * @fd: the descriptor; must be empty
 * @fd_flags: KUBUF_FD_CLOEXEC or not
 *
 * Called first, so that a process without a free descriptor is refused before it charges limits
 * that it shares with others.
 *
 * Return: 0, or -EMFILE, -ENOMEM with @fd empty.
 */
int kubuf_fd_reserve(struct kubuf_fd *fd, u32 fd_flags)
{
	int nr = get_unused_fd_flags(fd_flags & KUBUF_FD_CLOEXEC ? O_CLOEXEC : 0);

	if (nr < 0)
		return nr;
	fd->nr = nr;
	fd->reserved = true;
	return 0;
}

/**
 * kubuf_fd_set() - set the file of a reserved descriptor
 * @fd: the descriptor
 * @file: the file, whose reference is taken over; or an ERR_PTR
 *
 * Return: 0, or the error of @file.
 */
int kubuf_fd_set(struct kubuf_fd *fd, struct file *file)
{
	if (IS_ERR(file))
		return PTR_ERR(file);
	fd->file = file;
	return 0;
}

/**
 * kubuf_fd_open() - open a buffer, as the file of a reserved descriptor
 * @fd: the descriptor
 * @buf: the buffer; the file takes a reference of its own
 * @fd_flags: KUBUF_FD_*
 *
 * Return: 0, or -ENFILE, -ENOMEM, -ENODEV.
 */
int kubuf_fd_open(struct kubuf_fd *fd, struct kubuf *buf, u32 fd_flags)
{
	int rights = fd_flags & KUBUF_FD_RDONLY ? O_RDONLY : O_RDWR;
	struct file *file = kubuf_tmpfs_open(buf->file, rights, &fd_fops);
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	err = kubuf_file_open(file, buf);
	if (err)
		fput(file);
	return kubuf_fd_set(fd, err ? ERR_PTR(err) : file);
}

/**
 * kubuf_fd_install() - install the descriptor in the program's table
 * @fd: the descriptor; the program can close it at once
 */
void kubuf_fd_install(struct kubuf_fd *fd)
{
	fd_install(fd->nr, fd->file);
}

/**
 * kubuf_fd_drop() - release number and file, instead of kubuf_fd_install()
 * @fd: the descriptor, or an empty one
 */
void kubuf_fd_drop(struct kubuf_fd *fd)
{
	if (fd->file)
		fput(fd->file);
	if (fd->reserved)
		put_unused_fd(fd->nr);
}
