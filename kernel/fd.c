// SPDX-License-Identifier: GPL-2.0
/*
 * fd - descriptors that are handed to a program
 *
 * The number is reserved first, and then the file is made. Another thread can use and close a
 * descriptor as soon as it is installed, so installing is last, after the number was copied
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
 * kubuf_fd_reserve() - a number for a file that is still to be made
 * @fd: where to keep it; must be empty
 * @fd_flags: KUBUF_FD_CLOEXEC or not
 *
 * Called before anything else: a process without a free descriptor is refused before it takes
 * from limits that it shares with others.
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
 * kubuf_fd_set() - what a number is to stand for
 * @fd: the number
 * @file: the file, whose reference is taken over; or ERR_PTR
 *
 * Return: 0, or the error.
 */
int kubuf_fd_set(struct kubuf_fd *fd, struct file *file)
{
	if (IS_ERR(file))
		return PTR_ERR(file);
	fd->file = file;
	return 0;
}

/**
 * kubuf_fd_open() - a new open file of a buffer for a number
 * @fd: the number
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
 * kubuf_fd_install() - let the program have the descriptor
 * @fd: the descriptor; from here on the program's
 */
void kubuf_fd_install(struct kubuf_fd *fd)
{
	fd_install(fd->nr, fd->file);
}

/**
 * kubuf_fd_drop() - give number and file back, instead of kubuf_fd_install()
 * @fd: the descriptor, or an empty one
 */
void kubuf_fd_drop(struct kubuf_fd *fd)
{
	if (fd->file)
		fput(fd->file);
	if (fd->reserved)
		put_unused_fd(fd->nr);
}
