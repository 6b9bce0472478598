// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "journal.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"

#define CHUNK 4096

static char file_name[PATH_MAX];
static bool is_named; /* by the caller of the tool */

/**
 * struct journal - what all processes know of the file
 * @failed: whether the file could not be written, which was said
 * @written: what is in it
 */
struct journal {
	bool failed;
	struct record written;
};

static struct journal *journal;

static int journal_fd = -1;

const char *journal_name(void)
{
	return *file_name ? file_name : NULL;
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

/* How a record begins. */
struct head {
	char magic[sizeof(record->magic)];
	uint32_t version;
	bool ended;
};

/* Whether it is the record of a check that did not come to its end. */
static bool is_unfinished(int fd)
{
	struct head head;
	struct stat st;

	return !fstat(fd, &st) && st.st_size == (off_t)sizeof(struct record) &&
	       pread(fd, &head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
	       !memcmp(head.magic, RECORD_MAGIC, sizeof(RECORD_MAGIC)) &&
	       head.version == JOURNAL_VERSION && !head.ended;
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
	struct content content = { .count = 0 };
	struct fill fill = { .len = 0 };

	if (fd == -1)
		return;
	(void)!pread(fd, &content, sizeof(content), offsetof(struct record, content));
	(void)!pread(fd, &fill, sizeof(fill), offsetof(struct record, fill));
	if (is_unfinished(fd) && (content.count || fill.len))
		errx(2, "%s has what was in the device before marks that are still there: first "
			"--resume --record %s, or remove it",
		     name, name);
	close(fd);
}

/* Whatever else a file is, it is not overwritten; an empty one may be. */
static void refuse_others(int fd)
{
	char magic[sizeof(RECORD_MAGIC)] = "";
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size &&
	    (pread(fd, magic, sizeof(magic), 0) != (ssize_t)sizeof(magic) ||
	     memcmp(magic, RECORD_MAGIC, sizeof(magic))))
		errx(2, "--record: %s is not the record of a check, and would be lost", file_name);
}

static void keep_old(void)
{
	char old[PATH_MAX + 8];
	int fd = open(file_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd == -1)
		return;
	lock(fd);
	refuse_others(fd);
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

/* The findings that there are none of yet are zeros, and not written. */
static size_t used_bytes(void)
{
	return offsetof(struct record, findings) + findings_count() * sizeof(struct finding);
}

/* False with errno set where a part of it cannot be written. */
static bool write_news(void)
{
	char *written = (char *)&journal->written;
	const char *now = (const char *)record;
	size_t end = used_bytes(), len;
	ssize_t put;

	for (size_t at = 0; at < end; at += len) {
		len = end - at < CHUNK ? end - at : CHUNK;
		if (!memcmp(written + at, now + at, len))
			continue;
		/* From the copy, of which the last writer of several writes the newest. */
		memcpy(written + at, now + at, len);
		put = pwrite(journal_fd, written + at, len, at);
		if (put >= 0 && put < (ssize_t)len)
			errno = ENOSPC;
		if (put != (ssize_t)len)
			return false;
	}
	return !fdatasync(journal_fd);
}

/* Memory for what is in the file, and that much room in a new one. */
static bool have_room(bool is_new)
{
	void *memory = mmap(NULL, sizeof(*journal), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return false;
	journal = memory;
	return !is_new ||
	       (!ftruncate(journal_fd, 0) && !ftruncate(journal_fd, sizeof(struct record)));
}

static void give_up(void)
{
	warnx("no record is kept, so that --resume cannot tell which call stopped the machine: "
	      "%s: %s; --record names another file",
	      *file_name ? file_name : "HOME", *file_name ? strerror(errno) : "is not set");
	if (journal_fd != -1)
		close(journal_fd);
	journal_fd = -1;
	*file_name = '\0';
}

void journal_begin(const char *file)
{
	if (name_file(file, record->path)) {
		keep_old();
		journal_fd = open(file_name,
				  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	}
	if (journal_fd != -1)
		lock(journal_fd);
	if (journal_fd == -1 || !have_room(true) || !write_news())
		give_up();
	else
		sync_folder(); /* the file stays open, and locked */
}

void journal_write(void)
{
	if (journal_fd == -1 || journal->failed || write_news())
		return;
	journal->failed = true;
	warn("the record can be written no more, so that --resume will not know of what follows: "
	     "%s",
	     file_name);
}

/* Nobody else may have written it, nor can while it is used. */
static bool is_ours(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_uid == geteuid() && !(st.st_mode & 022);
}

void journal_resume(const char *file, const char *path)
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
	journal_fd = fd;
	if (!have_room(false) ||
	    pread(fd, record, sizeof(*record), 0) != (ssize_t)sizeof(*record))
		err(2, "--resume: %s", file_name);
	journal->written = *record;
}

/* All of the record once more, for a resumed check, even if the file was cut short meanwhile. */
static bool write_all(void)
{
	return journal_fd != -1 &&
	       pwrite(journal_fd, record, sizeof(*record), 0) == (ssize_t)sizeof(*record) &&
	       !fsync(journal_fd);
}

void journal_end(void)
{
	if (!record->ended && write_all())
		warnx("marks are still in the device; what was there before is kept in %s, and "
		      "--resume%s%s puts it back",
		      file_name, is_named ? " --record " : "", is_named ? file_name : "");
	else if (!record->ended)
		warnx("marks are still in the device, and what was there before is lost");
	else if (*file_name && !is_named)
		unlink(file_name);
}
