// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * check - kubuf check DEVICE: run the classes, print the report
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/caution.h"
#include "check/class.h"
#include "check/device.h"
#include "check/finding.h"
#include "check/lock.h"
#include "check/options.h"
#include "check/profiles.h"
#include "check/record.h"
#include "check/report.h"
#include "check/reproduce.h"
#include "check/runner.h"
#include "check/step.h"
#include "commands.h"

static bool among(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (; names && *names; names += strcspn(names, ","), names += *names == ',')
		if (!strncmp(names, name, len) && (names[len] == ',' || !names[len]))
			return true;
	return false;
}

/* A class that is written wrong would be tried, which its profile forbids. */
static void check_skips(const struct profile *profile)
{
	for (int i = 0; i < PROFILE_LIST && profile->skips[i].word[0]; i++) {
		const char *name = profile->skips[i].word;

		if (!class_exists(name, strlen(name)))
			errx(2, "the profile skips %s, and there is no such class; --list names "
				"them",
			     name);
	}
}

static struct profile_call parse_size_call(const char *number)
{
	struct profile profile;
	const char *why;
	char line[64];

	snprintf(line, sizeof(line), "size call %.40s long=size", number);
	if (profile_parse(&profile, line, &why))
		errx(2, "--ioctl-size %s: want the number of an ioctl", number);
	return profile.size_call;
}

/* Options take precedence over the profile. */
static void apply_profile(struct device *device, const struct options *options)
{
	struct profile *profile = malloc(sizeof(*profile));

	if (!profile)
		err(2, "memory for the profile");
	*profile = *(options->profile ? profiles_named(options->profile)
				      : profiles_for(device->path));
	check_skips(profile);
	if (options->ioctl_size)
		profile->size_call = parse_size_call(options->ioctl_size);
	if (!device->letter)
		device->letter = profile->letter;
	if (profile->read_only[0])
		device->write = false;
	device->profile = profile;
}

static struct outcome run_one(const struct device *device, const struct options *options, int class)
{
	const char *name = classes[class]->name;

	if ((options->only && !among(options->only, name)) || among(options->skip, name))
		return runner_leave_out(class);
	return runner_run(device, class);
}

static int reproduce(const struct device *device, int number)
{
	if (number > findings_count() || number < 1)
		errx(2, "there is no finding %d; there are %d", number, findings_count());
	reproduce_print(stdout, device, finding_at(number - 1));
	return 0;
}

/* Store the options in the record, which may have others from an earlier run. */
static struct device *begin(const struct device *asked, const struct options *options)
{
	struct device *device;

	lock_take(asked->path, asked->write || asked->dangerous);
	record_new(asked->path);
	if (options->resume)
		record_resume(options->record, asked->path);
	else
		record_keep(options->record);
	device = &record->device;
	device->path = asked->path;
	device->profile = asked->profile;
	device->write = asked->write;
	device->dangerous = asked->dangerous;
	device->letter = asked->letter;
	device->module = asked->module;
	if (asked->size)
		device->size = asked->size;
	device->made = -1;
	device->page = sysconf(_SC_PAGESIZE);
	return device;
}

/* Run the look, which all other classes need, so it cannot be skipped. Exits on failure. */
static struct outcome look(struct device *device, const struct options *options)
{
	struct outcome outcome = runner_run(device, 0);

	if (device->open_error && outcome.verdict != VERDICT_FAIL) {
		record_end();
		errno = device->open_error;
		err(2, "%s", device->path);
	}
	if (device->open_error && !*record->stopped)
		strcpy(record->stopped, "it cannot be opened");
	runner_make(device);
	outcome = runner_run(device, 0); /* not run again */
	runner_restore(device); /* from the resumed check */
	if (outcome.verdict != VERDICT_FAIL && options->only && !among(options->only, "look"))
		outcome = (struct outcome){ VERDICT_NONE, runner_not_asked };
	return outcome;
}

int check_command(int argc, char **argv)
{
	struct options options = { .report = &report_text };
	struct device asked = { .path = NULL }, *device;
	struct outcome outcome;

	options_parse(argc, argv, &asked, &options);
	if (!options.yes)
		caution_refuse(&asked);
	if (options.programs)
		reproduce_folder(options.programs);
	apply_profile(&asked, &options);
	device = begin(&asked, &options);
	step_setup(device);
	runner_setup();
	outcome = look(device, &options);
	if (!options.reproduce)
		options.report->begin(device);
	for (int i = 0; i < classes_count; i++) {
		if (i)
			outcome = run_one(device, &options, i);
		if (!options.reproduce)
			options.report->class(i, outcome);
	}
	record_end();
	if (options.reproduce)
		return reproduce(device, options.reproduce);
	options.report->end();
	if (options.programs)
		reproduce_all(device, options.programs);
	return report_status();
}
