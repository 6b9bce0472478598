// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "record.h"

#include <err.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "journal.h"

struct record *record;

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
	strcpy(record->magic, RECORD_MAGIC);
	record->version = JOURNAL_VERSION;
	record->class = -1;
	read_boot(record->boot);
	snprintf(record->path, sizeof(record->path), "%s", path);
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
		     record->fill.len <= FILL_MOST;

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
		sound = record->content.page[i] * record->device.page < record->device.mapped;
	return sound;
}

void record_keep(const char *file)
{
	journal_begin(file);
}

void record_resume(const char *file, const char *path)
{
	journal_resume(file, path);
	if (!is_sound())
		errx(2, "--resume: %s is damaged", journal_name());
	if (strcmp(record->path, path))
		errx(2, "--resume: %s is the record of %s", journal_name(), record->path);
}

void record_end(void)
{
	record->ended = !content_is_dirty();
	record_sync();
	if (record->bus.taken)
		warnx("%s has no driver, since it could not be given back: write %s to %s/bind",
		      record->path, record->bus.name, record->bus.driver);
	journal_end();
}

void record_sync(void)
{
	journal_write();
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
