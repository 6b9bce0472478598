// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * check - kubuf check DEVICE: read the options, run the classes, print the report
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/caution.h"
#include "check/class.h"
#include "check/device.h"
#include "check/finding.h"
#include "check/lock.h"
#include "check/profiles.h"
#include "check/record.h"
#include "check/report.h"
#include "check/reproduce.h"
#include "check/runner.h"
#include "check/step.h"
#include "commands.h"

static const char usage[] =
	"usage: kubuf check [OPTION...] DEVICE\n"
	"\n"
	"Tries a device node that shares memory with programs, and says what it does wrong.\n"
	"Without --write nothing is written to the device; reading it can still have effects.\n"
	"Whatever becomes of it, there is a report: of a machine that stopped, by --resume.\n"
	"\n"
	"  --size BYTES       how much it has, where it does not tell; K, M and G are understood\n"
	"  --ioctl-size CMD   command that stores its size in an unsigned long\n"
	"  --profile NAME     what is known of its kind: a built-in one, a file with a slash in its\n"
	"                     name, or none; else it is found by the node\n"
	"  --ioctl LETTER     letter, or number, of its ioctls, which then are tried, too\n"
	"  --write            tests that write, too\n"
	"  --dangerous        tests that can bring a bad kernel down, too\n"
	"  --module NAME      in the end unload module NAME while its device is in use: if that is\n"
	"                     not refused, the machine may have to be started anew\n"
	"  --yes              try it, even if it is a disk, a file, a terminal, a watchdog or the\n"
	"                     machine's memory, or if this kernel stops at any fault\n"
	"  --only NAME,...    these classes; --list names them\n"
	"  --skip NAME,...    all but these\n"
	"  --json, --ktap     for machines\n"
	"  --record FILE      where the calls are written before they are made; else below\n"
	"                     ~/.local/state/kubuf/check\n"
	"  --resume           go on with a check that was cut off, behind the call that did it\n"
	"  --reproduce N      instead of a report, the C program that shows finding N\n"
	"  --programs DIR     besides the report, such a program for each failure and warning\n"
	"  --verbose          say what is about to be tried\n"
	"  --list             the classes and the profiles, and end\n"
	"\n"
	"Exit status: 0 nothing fails, 1 something does, 2 nothing could be tried.\n";

/**
 * struct options - the command's options
 * @only: names separated by commas; or NULL
 * @skip: names separated by commas; or NULL
 * @profile: name of a profile, or NULL
 * @ioctl_size: number of an ioctl, or NULL
 * @report: format of the report
 * @reproduce: number of a finding, 0 for none
 * @programs: a directory for programs that show the findings, or NULL
 * @record: file of the record, or NULL
 * @resume: continue the check in the record
 * @yes: test the device without asking
 */
struct options {
	const char *only;
	const char *skip;
	const char *profile;
	const char *ioctl_size;
	const struct report *report;
	int reproduce;
	const char *programs;
	const char *record;
	bool resume;
	bool yes;
};

static bool among(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (; names && *names; names += strcspn(names, ","), names += *names == ',')
		if (!strncmp(names, name, len) && (names[len] == ',' || !names[len]))
			return true;
	return false;
}

static void check_names(const char *names)
{
	for (; names && *names; names += strcspn(names, ","), names += *names == ',') {
		int len = strcspn(names, ",");

		if (!class_exists(names, len))
			errx(2, "there is no class %.*s; --list names them", len, names);
	}
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

static uint64_t parse_size(const char *text)
{
	uint64_t size = profile_bytes(text);

	if (!size)
		errx(2, "--size %s: want bytes, such as 4096, 64K or 2M", text);
	return size;
}

/* A whole number from 1 to @most, which is what the option wants; else the program ends. */
static int parse_number(const char *option, const char *text, int most, const char *what)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 0);
	if (errno || end == text || *end || number < 1 || number > most)
		errx(2, "%s %s: want %s", option, text, what);
	return number;
}

/* One character is a letter, be it a digit. */
static int parse_letter(const char *text)
{
	if (text[0] && !text[1])
		return (unsigned char)text[0];
	return parse_number("--ioctl", text, 255, "a letter, or a number from 1 to 255");
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

static void list_all(void)
{
	for (int i = 0; i < classes_count; i++)
		printf("%-10s %s%s%s\n", classes[i]->name, classes[i]->title,
		       classes[i]->flags & CLASS_WRITES ? " (--write)" : "",
		       classes[i]->flags & CLASS_DANGEROUS ? " (--dangerous)" : "");
	printf("\nprofiles:");
	for (int i = 0; profiles_name(i); i++)
		printf(" %s", profiles_name(i));
	printf("\n");
}

/* Options that are only stored. */
static bool parse_word(int option, struct device *device, struct options *options)
{
	switch (option) {
	case 'i':
		options->ioctl_size = optarg;
		return true;
	case 'p':
		options->profile = optarg;
		return true;
	case 'o':
		options->only = optarg;
		return true;
	case 'x':
		options->skip = optarg;
		return true;
	case 'm':
		device->module = optarg;
		return true;
	case 'f':
		options->record = optarg;
		return true;
	case 'P':
		options->programs = optarg;
		return true;
	default:
		return false;
	}
}

static bool parse_flag(int option, struct device *device, struct options *options)
{
	switch (option) {
	case 's':
		device->size = parse_size(optarg);
		return true;
	case 'c':
		device->letter = parse_letter(optarg);
		return true;
	case 'w':
		device->write = true;
		return true;
	case 'd':
		device->dangerous = true;
		return true;
	case 'y':
		options->yes = true;
		return true;
	case 'R':
		options->resume = true;
		return true;
	case 'r':
		options->reproduce = parse_number("--reproduce", optarg, RECORD_FINDINGS,
						  "the number of a finding");
		return true;
	case 'j':
		options->report = &report_json;
		return true;
	case 'k':
		options->report = &report_ktap;
		return true;
	case 'v':
		runner_verbose = true;
		return true;
	default:
		return parse_word(option, device, options);
	}
}

/* Exits if there is nothing to run. */
static void parse(int argc, char **argv, struct device *device, struct options *options)
{
	static const struct option table[] = {
		{ "size", required_argument, NULL, 's' },
		{ "ioctl-size", required_argument, NULL, 'i' },
		{ "profile", required_argument, NULL, 'p' },
		{ "ioctl", required_argument, NULL, 'c' },
		{ "write", no_argument, NULL, 'w' },
		{ "dangerous", no_argument, NULL, 'd' },
		{ "only", required_argument, NULL, 'o' },
		{ "skip", required_argument, NULL, 'x' },
		{ "module", required_argument, NULL, 'm' },
		{ "yes", no_argument, NULL, 'y' },
		{ "record", required_argument, NULL, 'f' },
		{ "resume", no_argument, NULL, 'R' },
		{ "reproduce", required_argument, NULL, 'r' },
		{ "programs", required_argument, NULL, 'P' },
		{ "json", no_argument, NULL, 'j' },
		{ "ktap", no_argument, NULL, 'k' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "list", no_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (parse_flag(option, device, options))
			continue;
		if (option == 'l')
			list_all();
		else
			fputs(usage, option == 'h' ? stdout : stderr);
		exit(option == 'l' || option == 'h' ? 0 : 2);
	}
	if (optind != argc - 1) {
		fputs(usage, stderr);
		exit(2);
	}
	device->path = argv[optind];
	check_names(options->only);
	check_names(options->skip);
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

	parse(argc, argv, &asked, &options);
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
