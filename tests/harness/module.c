// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test.h"

#define REMEMBERED 32
#define SOON_MS 5000

struct remembered {
	int count;
	char name[REMEMBERED][64];
};

/* Until the end of the test, and what other people's modules stand on until that of the program. */
static struct remembered *loaded, *kept;

static __attribute__((constructor(200))) void module_setup(void)
{
	loaded = test_shared(sizeof(*loaded));
	kept = test_shared(sizeof(*kept));
}

/* A file's name may have hyphens where the kernel has underscores. */
static void kernel_name(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s", name);
	for (; *out; out++)
		if (*out == '-')
			*out = '_';
}

static void remember(struct remembered *list, const char *name)
{
	if (list->count < REMEMBERED)
		kernel_name(list->name[list->count++], sizeof(list->name[0]), name);
}

void module_remember(const char *name)
{
	remember(loaded, name);
}

static void forget(struct remembered *list, const char *name)
{
	int i = list->count;

	while (i-- > 0) {
		if (strcmp(list->name[i], name))
			continue;
		memmove(list->name[i], list->name[i + 1],
			(list->count - i - 1) * sizeof(list->name[0]));
		list->count--;
		return;
	}
}

static const char *module_folder(void)
{
	const char *folder = getenv("KUBUF_MODULES");

	return folder ? folder : "/modules";
}

bool module_is_ours(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.ko", module_folder(), name);
	return !access(path, F_OK);
}

int module_open(const char *name)
{
	const char *folder = module_folder();
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s.ko", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1) {
		snprintf(path, sizeof(path), "%s/debian/%s.ko", folder, name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return fd;
}

bool module_exists(const char *name)
{
	int fd = module_open(name);

	if (fd != -1)
		close(fd);
	return fd != -1;
}

/* What the file's .modinfo says after "key="; "" for nothing. */
static void info_of(int fd, const char *key, char *value, size_t size)
{
	struct stat status;
	const char *start, *found;
	char begin[64];
	int len;

	value[0] = '\0';
	if (fstat(fd, &status) == -1)
		return;
	start = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (start == MAP_FAILED)
		return;
	/* The zero in front ends what stands before it. */
	len = snprintf(begin, sizeof(begin), "%c%s=", '\0', key);
	found = memmem(start, status.st_size, begin, len);
	if (found)
		snprintf(value, size, "%s", found + len);
	munmap((void *)start, status.st_size);
}

bool module_info(const char *name, const char *key, char *value, size_t size)
{
	int fd = module_open(name);

	value[0] = '\0';
	if (fd == -1)
		return false;
	info_of(fd, key, value, size);
	close(fd);
	return true;
}

static int load(const char *name, const char *params, struct remembered *list)
{
	char depends[512], *rest = depends, *other;
	int fd = module_open(name);
	int error = 0;

	if (fd == -1)
		return -errno;
	/* As modprobe's index has it. */
	info_of(fd, "depends", depends, sizeof(depends));
	while (!error && (other = strsep(&rest, ",")))
		if (*other && !module_loaded(other))
			error = load(other, "", module_is_ours(other) ? loaded : kept);
	if (!error && syscall(SYS_finit_module, fd, params, 0) == -1)
		error = -errno;
	close(fd);
	if (!error)
		remember(list, name);
	return error;
}

int module_load(const char *name, const char *format, ...)
{
	char params[512];
	va_list args;

	va_start(args, format);
	vsnprintf(params, sizeof(params), format, args);
	va_end(args);
	return load(name, params, loaded);
}

void module_need(const char *name, const char *format, ...)
{
	const struct check_site site = { __FILE__, __LINE__, true };
	char params[512];
	va_list args;
	int error;

	va_start(args, format);
	vsnprintf(params, sizeof(params), format, args);
	va_end(args);
	error = load(name, params, loaded);
	if (error)
		check_fail(&site, "insmod %s.ko %s: expected success, got %s", name, params,
			   strerrorname_np(-error));
}

int module_unload(const char *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK) == -1)
		return -errno;
	forget(loaded, name);
	forget(kept, name);
	return 0;
}

int module_unload_soon(const char *name)
{
	int soon_ms = SOON_MS * test_slow();
	int error = -EWOULDBLOCK;

	for (int ms = 0; ms < soon_ms && error == -EWOULDBLOCK; ms += 10) {
		error = module_unload(name);
		if (error == -EWOULDBLOCK)
			usleep(10000);
	}
	return error;
}

bool module_loaded(const char *name)
{
	FILE *file = fopen("/proc/modules", "r");
	bool found = false;
	char line[256], own[64];

	kernel_name(own, sizeof(own), name);
	while (file && !found && fgets(line, sizeof(line), file))
		found = !strncmp(line, own, strlen(own)) && line[strlen(own)] == ' ';
	if (file)
		fclose(file);
	return found;
}

static void unload(struct remembered *list, const char *when)
{
	int error;

	while (list->count) {
		char *name = list->name[list->count - 1];

		error = module_unload_soon(name);
		if (!error)
			continue;
		FAIL("rmmod %s after the %s: expected success, got %s", name, when,
		     strerrorname_np(-error));
		list->count--;
	}
}

void module_unload_remembered(void)
{
	unload(loaded, "test");
}

void module_unload_kept(void)
{
	unload(kept, "program");
}
