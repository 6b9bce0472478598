// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "record.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "kubuf check"
#define VERSION 4

struct record *record;

static char file_name[PATH_MAX];
static bool is_named; /* by the caller */

/* The kernel's name for this start of the machine; empty where it cannot be read. */
static void read_boot(char *boot)
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd == -1 ? 0 : read(fd, boot, RECORD_BOOT - 1);

	boot[len > 0 ? len : 0] = '\0';
	if (fd != -1)
		close(fd);
}

bool record_is_of_this_boot(void)
{
	char boot[RECORD_BOOT];

	read_boot(boot);
	return *boot && !strcmp(boot, record->boot);
}

void record_new(const char *path)
{
	record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (record == MAP_FAILED)
		err(2, "memory for the record");
	strcpy(record->magic, MAGIC);
	record->version = VERSION;
	record->class = -1;
	read_boot(record->boot);
	snprintf(record->path, sizeof(record->path), "%s", path);
}

/* Makes all folders that @path lies in; false with errno set where that is refused. */
static bool make_folders(const char *path)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

/* Each path has its own: a slash is "-", and what could be taken for one has a "%" before it. */
static int name_of_path(char *name, const char *path)
{
	int len = 0;

	for (; *path; path++) {
		if (*path == '-' || *path == '%')
			name[len++] = '%';
		name[len++] = *path == '/' ? '-' : *path;
	}
	name[len] = '\0';
	return len;
}

/* $XDG_STATE_HOME/kubuf/check/DEVICE. */
static bool name_file(const char *file, const char *path)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int len;

	is_named = file;
	if (file)
		return snprintf(file_name, sizeof(file_name), "%s", file) < PATH_MAX;
	if (state && *state == '/')
		len = snprintf(file_name, sizeof(file_name), "%s/kubuf/check/", state);
	else if (home && *home == '/')
		len = snprintf(file_name, sizeof(file_name), "%s/.local/state/kubuf/check/", home);
	else
		return false;
	if (len + 2 * strlen(path) >= sizeof(file_name) || !make_folders(file_name))
		return false;
	name_of_path(file_name + len, path);
	return true;
}

/* Whether it is the record of a check that did not come to its end. */
static bool is_unfinished(int fd)
{
	struct record *old = mmap(NULL, sizeof(*old), PROT_READ, MAP_SHARED, fd, 0);
	struct stat st;
	bool is;

	if (old == MAP_FAILED)
		return false;
	is = !fstat(fd, &st) && st.st_size == (off_t)sizeof(*old) && !strcmp(old->magic, MAGIC) &&
	     old->version == VERSION && !old->ended;
	munmap(old, sizeof(*old));
	return is;
}

/*
 * Two checks at once disturb each other, and would write one record. The lock is the first
 * process's alone: it goes with that one, whatever hangs in the device.
 */
static void lock(int fd)
{
	struct flock all = { .l_type = F_WRLCK };

	if (fcntl(fd, F_SETLK, &all) && (errno == EAGAIN || errno == EACCES))
		errx(2, "%s is in use by another kubuf check of %s; wait for its end, or name "
			"another file by --record",
		     file_name, record->path);
}

/* Another file that is kept already is overwritten, but not one that marks depend on. */
static void refuse_to_lose(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct content content;

	if (fd == -1)
		return;
	if (is_unfinished(fd) &&
	    pread(fd, &content, sizeof(content), offsetof(struct record, content)) ==
		    (ssize_t)sizeof(content) &&
	    (content.count || content.filled))
		errx(2, "%s has what was in the device before marks that are still there: first "
			"--resume --record %s, or remove it",
		     name, name);
	close(fd);
}

static void keep_old(void)
{
	char old[PATH_MAX + 8];
	int fd = open(file_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd == -1)
		return;
	lock(fd);
	snprintf(old, sizeof(old), "%s.old", file_name);
	if (is_unfinished(fd))
		refuse_to_lose(old);
	if (is_unfinished(fd) && !rename(file_name, old))
		warnx("the last check of %s did not come to its end; its record is now %s "
		      "(--resume --record %s goes on with it)",
		      record->path, old, old);
	close(fd);
}

/* A name is on disk when its folder is. */
static void sync_folder(void)
{
	char name[PATH_MAX];
	int fd;

	strcpy(name, file_name);
	fd = open(dirname(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return;
	fsync(fd);
	close(fd);
}

/* The file's memory takes the place of @record; what is in it is the same, or the file's. */
static bool map_file(int fd, bool resumed)
{
	struct record *mapped;

	if (!resumed && pwrite(fd, record, sizeof(*record), 0) != (ssize_t)sizeof(*record))
		return false;
	mapped = mmap(NULL, sizeof(*mapped), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED)
		return false;
	munmap(record, sizeof(*record));
	record = mapped;
	return true;
}

void record_keep(const char *file)
{
	int fd = -1;

	if (name_file(file, record->path)) {
		keep_old();
		fd = open(file_name,
			  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	}
	if (fd != -1)
		lock(fd);
	if (fd == -1 || ftruncate(fd, 0) || !map_file(fd, false)) {
		warnx("no record is kept, so that --resume cannot tell which call stopped the "
		      "machine: %s: %s; --record names another file",
		      *file_name ? file_name : "HOME", *file_name ? strerror(errno) : "is not set");
		*file_name = '\0';
	} else {
		sync_folder(); /* the file stays open, and locked */
	}
}

static void end_text(char *text, size_t size)
{
	text[size - 1] = '\0';
}

/* A file can hold anything: no number of it is out of its range, no text without its end. */
static bool is_sound(void)
{
	bool sound = record->class >= -1 && record->class < RECORD_CLASSES &&
		     atomic_load(&record->count) >= 0 &&
		     record->content.count <= CONTENT_PAGES &&
		     record->content.filled <= CONTENT_FILL_MOST;

	end_text(record->boot, RECORD_BOOT);
	end_text(record->path, RECORD_PATH);
	end_text(record->stopped, RECORD_REASON);
	end_text(record->steps, FINDING_STEPS);
	end_text(record->last, RECORD_LAST);
	end_text(record->device.size_from, DEVICE_WORDS);
	end_text(record->bus.name, BUS_NAME);
	end_text(record->bus.driver, BUS_PATH);
	for (int i = 0; i < RECORD_CLASSES; i++) {
		end_text(record->classes[i].untried, RECORD_REASON);
		sound &= record->classes[i].worst >= 0 && record->classes[i].worst <= VERDICT_FAIL;
	}
	for (int i = 0; i < RECORD_FINDINGS; i++) {
		struct finding *finding = &record->findings[i];

		end_text(finding->what, FINDING_TEXT);
		end_text(finding->why, FINDING_TEXT);
		end_text(finding->steps, FINDING_STEPS);
		sound &= finding->verdict <= VERDICT_FAIL && finding->class >= 0 &&
			 finding->class < RECORD_CLASSES && finding->same >= 0 &&
			 finding->same <= RECORD_FINDINGS;
	}
	sound &= record->device.page == (size_t)sysconf(_SC_PAGESIZE);
	for (size_t i = 0; sound && i < record->content.count; i++)
		sound = record->content.page[i] < device_pages(&record->device);
	return sound;
}

/* Nobody else may have written it, nor can while it is used. */
static bool is_ours(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_uid == geteuid() && !(st.st_mode & 022);
}

void record_resume(const char *file, const char *path)
{
	int fd;

	if (!name_file(file, path))
		errx(2, "--resume: HOME is not set; --record names the file");
	fd = open(file_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		err(2, "--resume: %s", file_name);
	if (!is_ours(fd))
		errx(2, "--resume: %s belongs to, or can be written by, somebody else", file_name);
	lock(fd);
	if (!is_unfinished(fd))
		errx(2, "--resume: %s is not the record of a check that was cut off; without "
			"--resume a new check begins",
		     file_name);
	if (!map_file(fd, true))
		err(2, "--resume: %s", file_name);
	if (!is_sound())
		errx(2, "--resume: %s is damaged", file_name);
	if (strcmp(record->path, path))
		errx(2, "--resume: %s is the record of %s", file_name, record->path);
}

void record_end(void)
{
	record->ended = !content_is_dirty();
	record_sync();
	if (record->bus.taken)
		warnx("%s has no driver, since it could not be given back: write %s to %s/bind",
		      record->path, record->bus.name, record->bus.driver);
	if (!record->ended && *file_name)
		warnx("marks are still in the device; what was there before is kept in %s, and "
		      "--resume%s%s puts it back",
		      file_name, is_named ? " --record " : "", is_named ? file_name : "");
	else if (!record->ended)
		warnx("marks are still in the device, and what was there before is lost");
	else if (*file_name && !is_named)
		unlink(file_name);
}

void record_sync(void)
{
	if (*file_name)
		msync(record, sizeof(*record), MS_SYNC);
}

void record_untried(int class, const char *format, ...)
{
	char *reason = record->classes[class].untried;
	va_list args;

	if (*reason)
		return;
	va_start(args, format);
	vsnprintf(reason, RECORD_REASON, format, args);
	va_end(args);
}
