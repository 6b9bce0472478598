// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * uses - finding descriptors and mappings of a buffer in all processes
 *
 * The fdinfo of a descriptor in /proc has the number of its buffer. A mapping is found by
 * device and inode in maps: of the tmpfs file for shmem memory, otherwise of the file that was
 * opened, which is that of a descriptor, a named node, or a driver's own node. The buffer of a
 * driver's node cannot be found out.
 *
 * Copyright (C) the kubuf developers
 */
#include "uses.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "out.h"

#define FILES 3

/**
 * struct search - the buffer to find, and the callback
 * @id: number of the buffer to find
 * @files: device and inode of the files that its mappings are of
 * @count: number of these files
 * @each: called for each use
 * @arg: argument of @each
 */
struct search {
	uint64_t id;
	struct stat files[FILES];
	unsigned int count;
	void (*each)(const struct use *use, void *arg);
	void *arg;
};

/* Read the number after a key at the start of a line; @base as for strtoull(). */
static bool field(const char *line, const char *key, int base, uint64_t *value)
{
	if (strncmp(line, key, strlen(key)) != 0)
		return false;
	*value = strtoull(line + strlen(key), NULL, base);
	return true;
}

/* Read line by line, because a file may have any number of lines, one for each lock. */
static void see_descriptor(const struct search *search, struct use *use, const char *path)
{
	uint64_t id = 0, flags = 0, bell = UINT64_MAX;
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0)
		if (!field(line, "kubuf-id:", 10, &id) && !field(line, "flags:", 8, &flags))
			field(line, "kubuf-bell:", 10, &bell);
	if (file)
		fclose(file);
	free(line);
	if (id != search->id)
		return;
	use->bell = bell == UINT64_MAX ? -1 : (int)bell;
	use->is_writable = (flags & O_ACCMODE) != O_RDONLY;
	use->is_readable = (flags & O_ACCMODE) != O_WRONLY;
	search->each(use, search->arg);
}

/* Search the descriptors of a thread. Return: false if they cannot be read. */
static bool see_descriptors(const struct search *search, struct use *use, int thread)
{
	struct dirent *entry;
	char path[96], file[64];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/fdinfo", use->pid, thread);
	folder = opendir(path);
	if (!folder)
		return errno == ENOENT || errno == ESRCH;
	while ((entry = readdir(folder))) {
		if (*entry->d_name < '0' || *entry->d_name > '9')
			continue;
		use->fd = atoi(entry->d_name);
		snprintf(file, sizeof(file), "/proc/%d/task/%d/fdinfo/%d", use->pid, thread,
			 use->fd);
		see_descriptor(search, use, file);
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
	for (unsigned int i = 0; i < search->count; i++) {
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

/* Search the mappings of a thread. Return: number of lines, or -1. */
static int see_mappings(const struct search *search, struct use *use, int thread)
{
	char path[64], *line = NULL;
	size_t size = 0;
	int lines = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/maps", use->pid, thread);
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT || errno == ESRCH ? 0 : -1;
	use->fd = -1;
	use->bell = -1;
	for (; getline(&line, &size, file) > 0; lines++)
		see_mapping(search, use, line);
	free(line);
	fclose(file);
	return lines;
}

/* Whether two threads share their table of descriptors; true if the kernel cannot tell. */
static bool have_one_table(int thread, int other)
{
	return syscall(SYS_kcmp, thread, other, KCMP_FILES, 0, 0) <= 0;
}

/*
 * Search all threads, because a process may live on without its first thread, and a thread may
 * have its own descriptors. Living threads share their mappings.
 */
static bool see_threads(const struct search *search, struct use *use)
{
	int thread, seen = 0, lines = 0;
	struct dirent *entry;
	bool readable = true;
	char path[32];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", use->pid);
	folder = opendir(path);
	while (folder && readable && (entry = readdir(folder))) {
		thread = atoi(entry->d_name);
		if (thread <= 0 || (seen && have_one_table(thread, seen)))
			continue;
		seen = thread;
		readable = see_descriptors(search, use, thread);
		if (readable && !lines)
			lines = see_mappings(search, use, thread);
	}
	if (folder)
		closedir(folder);
	return readable && lines >= 0;
}

static bool see_process(const struct search *search, int pid)
{
	struct use use = { .pid = pid };
	char path[32];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return true; /* the process has ended */
	len = fread(use.comm, 1, sizeof(use.comm) - 1, file);
	fclose(file);
	if (len) /* cut the newline, which is not part of the name */
		use.comm[len - 1] = '\0';
	return see_threads(search, &use);
}

static void add_file(struct search *search, int fd)
{
	if (fstat(fd, &search->files[search->count++]))
		err(2, "fstat");
}

/* Add the node that has the buffer's label as its name, if it is a node of the buffer. */
static void add_node(struct search *search, const char *label)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kub_buf *buf;

	if (strchr(label, '/') || kub_open(label, O_RDONLY, &buf))
		return;
	if (!kub_info(buf, &info) && info.id == search->id)
		add_file(search, kub_fd(buf));
	kub_close(buf);
}

static void begin(struct search *search, const struct kub_buf *buf)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_CLOEXEC | KUBUF_FD_RDONLY };

	if (kub_info(buf, &info))
		errx(2, "%s", out_explained());
	search->id = info.id;
	add_file(search, kub_fd(buf));
	/* A descriptor from an ioctl is of the buffer's tmpfs file, that of an open node is not. */
	if (!ioctl(kub_fd(buf), KUBUF_IOCTL_DUP, &dup)) {
		add_file(search, dup.fd);
		close(dup.fd);
	}
	add_node(search, info.label);
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
