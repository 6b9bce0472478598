// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE
#include "place.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *place_path(const struct place *place)
{
	static char path[4352];

	snprintf(path, sizeof(path), "%s/%s/%s", place->root, place->folder, place->file);
	return path;
}

/* Open a path below a root directory; links are resolved as if the root were /. */
static int open_inside(int root, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT,
	};

	return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

/* Make missing parts of the directory, which an image may not have. */
static int open_folder(int root, const char *folder)
{
	char path[128];
	int at = dup(root), next;

	for (const char *end = folder; at >= 0 && *end; end += *end == '/') {
		end += strcspn(end, "/");
		snprintf(path, sizeof(path), "%.*s", (int)(end - folder), folder);
		next = open_inside(root, path);
		if (next < 0 && errno == ENOENT &&
		    (!mkdirat(at, strrchr(path, '/') ? strrchr(path, '/') + 1 : path, 0755) ||
		     errno == EEXIST)) /* another process has made it meanwhile */
			next = open_inside(root, path);
		close(at);
		at = next;
	}
	return at;
}

void place_open(struct place *place, const char *root)
{
	int base;

	place->root = root;
	place->fresh[0] = '\0';
	base = open(*root ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (base < 0) /* not made, because the name may be mistyped */
		err(2, "%s", root);
	place->fd = open_folder(base, place->folder);
	if (place->fd < 0 || flock(place->fd, LOCK_EX))
		err(2, "%s/%s", root, place->folder);
	close(base);
}

FILE *place_read(const struct place *place)
{
	int fd = openat(place->fd, place->file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *file;

	if (fd < 0 && errno == ENOENT)
		return NULL;
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (!file)
		err(2, "%s", place_path(place));
	return file;
}

/* Temporary files of this process, to be removed if it exits before the commit. */
static struct place *written[8];
static unsigned int written_count;

static void abort_all(void)
{
	for (unsigned int i = 0; i < written_count; i++)
		place_abort(written[i]);
}

void place_write(struct place *place, const char *text)
{
	size_t len = strlen(text);
	int fd;

	if (!written_count)
		atexit(abort_all);
	snprintf(place->fresh, sizeof(place->fresh), ".%s.%d", place->file, getpid());
	/* A file of this name was left by a killed process. */
	unlinkat(place->fd, place->fresh, 0);
	fd = openat(place->fd, place->fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0644);
	if (fd < 0) {
		place->fresh[0] = '\0';
		err(2, "%s", place_path(place));
	}
	written[written_count++ % 8] = place;
	if (write(fd, text, len) != (ssize_t)len || fchmod(fd, 0644) || fsync(fd) || close(fd))
		err(2, "%s", place_path(place));
}

void place_commit(struct place *place)
{
	int failed;

	if (*place->fresh)
		failed = renameat(place->fd, place->fresh, place->fd, place->file);
	else
		failed = unlinkat(place->fd, place->file, 0) && errno != ENOENT;
	if (failed)
		err(2, "%s", place_path(place));
	place->fresh[0] = '\0';
	fsync(place->fd);
	close(place->fd);
}

void place_abort(struct place *place)
{
	if (*place->fresh)
		unlinkat(place->fd, place->fresh, 0);
	place->fresh[0] = '\0';
}
