// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * uses - descriptors and mappings of a buffer in all processes
 *
 * A descriptor's /proc/PID/fdinfo/N has the number of its buffer. A mapping is known by device
 * and inode in /proc/PID/maps: of the file that the memory is, or, where the driver maps it, of the
 * node that was opened.
 *
 * Copyright (C) the kubuf developers
 */
#include "uses.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "out.h"

/**
 * struct search - what is looked for, and who is told
 * @id: number of the buffer
 * @files: what its mappings are of
 * @each: called for what is found
 * @arg: for it
 */
struct search {
	uint64_t id;
	struct stat files[2];
	void (*each)(const struct use *use, void *arg);
	void *arg;
};

/* Read a small file of /proc as a whole. Return: false if it is not to be had. */
static bool read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got, len = 0;

	if (fd < 0)
		return false;
	while ((got = read(fd, text + len, size - 1 - (size_t)len)) > 0)
		len += got;
	text[len] = '\0';
	close(fd);
	return got == 0;
}

/* The number behind a key at the beginning of a line; @base as of strtoull(). */
static bool field(const char *text, const char *key, int base, uint64_t *value)
{
	const char *at = strstr(text, key);

	if (!at || (at != text && at[-1] != '\n'))
		return false;
	*value = strtoull(at + strlen(key), NULL, base);
	return true;
}

static void see_descriptor(const struct search *search, struct use *use)
{
	char path[64], text[1024];
	uint64_t id, flags, bell;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", use->pid, use->fd);
	if (!read_file(path, text, sizeof(text)) || !field(text, "kubuf-id:", 10, &id) ||
	    id != search->id || !field(text, "flags:", 8, &flags))
		return;
	use->bell = field(text, "kubuf-bell:", 10, &bell) ? (int)bell : -1;
	use->is_writable = (flags & O_ACCMODE) != O_RDONLY;
	search->each(use, search->arg);
}

static bool see_descriptors(const struct search *search, struct use *use)
{
	struct dirent *entry;
	char path[32];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo", use->pid);
	folder = opendir(path);
	if (!folder)
		return errno == ENOENT || errno == ESRCH;
	while ((entry = readdir(folder))) {
		if (*entry->d_name < '0' || *entry->d_name > '9')
			continue;
		use->fd = atoi(entry->d_name);
		see_descriptor(search, use);
	}
	closedir(folder);
	return true;
}

static void see_mapping(const struct search *search, struct use *use, const char *line)
{
	unsigned int major, minor;
	unsigned long long from, to, offset, inode;
	char rights[5];

	if (sscanf(line, "%llx-%llx %4s %llx %x:%x %llu", &from, &to, rights, &offset, &major,
		   &minor, &inode) != 7)
		return;
	for (int i = 0; i < 2; i++) {
		const struct stat *file = &search->files[i];

		if (file->st_ino != inode || file->st_dev != makedev(major, minor))
			continue;
		use->from = from;
		use->to = to;
		use->offset = offset;
		use->is_writable = rights[1] == 'w';
		use->is_private = rights[3] == 'p';
		search->each(use, search->arg);
		return;
	}
}

static bool see_mappings(const struct search *search, struct use *use)
{
	char path[32], *line = NULL;
	size_t size = 0;
	FILE *file;
	bool readable;

	snprintf(path, sizeof(path), "/proc/%d/maps", use->pid);
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT || errno == ESRCH;
	use->fd = -1;
	use->bell = -1;
	errno = 0;
	while (getline(&line, &size, file) > 0)
		see_mapping(search, use, line);
	readable = !ferror(file) || errno == ESRCH;
	free(line);
	fclose(file);
	return readable;
}

static bool see_process(const struct search *search, int pid)
{
	struct use use = { .pid = pid };
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	if (!read_file(path, use.comm, sizeof(use.comm)))
		return true; /* it has ended meanwhile */
	if (*use.comm) /* the newline behind it is none of its own */
		use.comm[strlen(use.comm) - 1] = '\0';
	return see_descriptors(search, &use) && see_mappings(search, &use);
}

static void begin(struct search *search, const struct kub_buf *buf)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_CLOEXEC | KUBUF_FD_RDONLY };

	if (kub_info(buf, &info))
		errx(2, "%s", out_explained());
	search->id = info.id;
	if (fstat(kub_fd(buf), &search->files[0]))
		err(2, "fstat");
	search->files[1] = search->files[0];
	/* A descriptor made by the call is of the memory's own file, an open node is not. */
	if (ioctl(kub_fd(buf), KUBUF_IOCTL_DUP, &dup))
		return;
	if (fstat(dup.fd, &search->files[1]))
		err(2, "fstat");
	close(dup.fd);
}

unsigned int uses_each(const struct kub_buf *buf, void (*each)(const struct use *use, void *arg),
		       void *arg)
{
	struct search search = { .each = each, .arg = arg };
	unsigned int closed = 0;
	struct dirent *entry;
	DIR *processes;
	int pid;

	begin(&search, buf);
	processes = opendir("/proc");
	if (!processes)
		err(2, "/proc");
	while ((entry = readdir(processes))) {
		pid = atoi(entry->d_name);
		if (pid > 0 && pid != getpid() && !see_process(&search, pid))
			closed++;
	}
	closedir(processes);
	return closed;
}
