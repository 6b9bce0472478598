// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "lock.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Everybody may write to both, and deletes only what is theirs. */
static const char *const folders[] = { "/run/lock", "/tmp" };

static char file_name[96];
static int file = -1;
static pid_t owner;

/* After the device, which may have any number of nodes; or after the file in its place. */
static void name_file(const char *folder, const struct stat *st)
{
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		snprintf(file_name, sizeof(file_name), "%s/kubuf-check.%c%u-%u", folder,
			 S_ISCHR(st->st_mode) ? 'c' : 'b', major(st->st_rdev), minor(st->st_rdev));
	else
		snprintf(file_name, sizeof(file_name), "%s/kubuf-check.%llx-%llx", folder,
			 (unsigned long long)st->st_dev, (unsigned long long)st->st_ino);
}

/* For everybody, whoever was first; -1 where it is refused, or is no file. */
static int open_file(void)
{
	const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	int fd = open(file_name, flags); /* without O_CREAT, which is refused for another's */
	struct stat st;

	if (fd == -1 && errno == ENOENT) {
		fd = open(file_name, flags | O_CREAT | O_EXCL, 0666);
		if (fd == -1 && errno == EEXIST) /* somebody was faster */
			fd = open(file_name, flags);
		else if (fd != -1)
			fchmod(fd, 0666); /* whatever the umask is */
	}
	if (fd != -1 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Whether the file still has its name; else who had the lock before has removed the file. */
static bool is_named(int fd)
{
	struct stat named, opened;

	return !fstat(fd, &opened) && !lstat(file_name, &named) &&
	       named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

/*
 * At the end of the process that has the lock; children that end may have copied this, too. The
 * file is left to others that share it.
 */
static void release(void)
{
	struct flock all = { .l_type = F_WRLCK };

	if (getpid() == owner && !fcntl(file, F_SETLK, &all))
		unlink(file_name);
}

/*
 * A lock of fcntl() is the first process's alone: it goes with that one, whatever hangs in the
 * device. The descriptor stays open for it.
 */
static bool take(const char *path, bool alone)
{
	const short type = alone ? F_WRLCK : F_RDLCK;
	struct flock all;
	int fd;

	for (int tries = 0; tries < 100; tries++) {
		fd = open_file();
		if (fd == -1)
			break;
		all = (struct flock){ .l_type = type };
		if (!fcntl(fd, F_SETLK, &all) && is_named(fd)) {
			file = fd;
			owner = getpid();
			return !atexit(release);
		}
		if ((errno == EAGAIN || errno == EACCES) && !fcntl(fd, F_GETLK, &all) &&
		    all.l_type != F_UNLCK)
			errx(2, "%s is in use by another kubuf check of %s, process %d; wait for "
				"its end",
			     file_name, path, all.l_pid);
		close(fd);
	}
	return false;
}

void lock_take(const char *path, bool alone)
{
	struct stat st;

	if (stat(path, &st))
		return;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		name_file(folders[i], &st);
		if (take(path, alone))
			return;
	}
}
