// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * check - kubuf check DEVICE: options in, classes run, report out
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/class.h"
#include "check/device.h"
#include "check/finding.h"
#include "check/profiles.h"
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
	"\n"
	"  --size BYTES       how much it has, where it does not tell; K, M and G are understood\n"
	"  --ioctl-size CMD   command that stores its size in an unsigned long\n"
	"  --profile NAME     what is known of its kind: a built-in one, a file with a slash in its\n"
	"                     name, or none; else it is found by the node\n"
	"  --ioctl LETTER     letter, or number, of its ioctls, which then are tried, too\n"
	"  --write            tests that write, too\n"
	"  --dangerous        tests that can bring a bad kernel down, too\n"
	"  --only NAME,...    these classes; --list names them\n"
	"  --skip NAME,...    all but these\n"
	"  --json, --ktap     for machines\n"
	"  --reproduce N      instead of a report, the C program that shows finding N\n"
	"  --verbose          say what is about to be tried\n"
	"  --list             the classes and the profiles, and end\n"
	"\n"
	"Exit status: 0 nothing fails, 1 something does, 2 it could not be tried.\n";

/**
 * struct options - what was asked for, besides the device
 * @only: names between commas; or NULL
 * @skip: likewise
 * @profile: its name, or NULL
 * @ioctl_size: number of a call, or NULL
 * @report: the form
 * @reproduce: number of a finding, 0 for none
 */
struct options {
	const char *only;
	const char *skip;
	const char *profile;
	const char *ioctl_size;
	const struct report *report;
	int reproduce;
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
		int len = strcspn(names, ","), i = 0;

		while (i < classes_count && (strncmp(classes[i]->name, names, len) ||
					     classes[i]->name[len]))
			i++;
		if (i == classes_count)
			errx(2, "there is no class %.*s; --list names them", len, names);
	}
}

static uint64_t parse_size(const char *text)
{
	uint64_t size = profile_bytes(text);

	if (!size)
		errx(2, "--size %s: want bytes, such as 4096, 64K or 2M", text);
	return size;
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

/* What the options say goes before what the profile says. */
static void apply_profile(struct device *device, const struct options *options)
{
	struct profile *profile = malloc(sizeof(*profile));

	if (!profile)
		err(2, "memory for the profile");
	*profile = *(options->profile ? profiles_named(options->profile)
				      : profiles_for(device->path));
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

static bool parse_flag(int option, struct device *device, struct options *options)
{
	switch (option) {
	case 's':
		device->size = parse_size(optarg);
		return true;
	case 'i':
		options->ioctl_size = optarg;
		return true;
	case 'p':
		options->profile = optarg;
		return true;
	case 'c':
		device->letter = optarg[0] && !optarg[1] ? (unsigned char)optarg[0]
							 : (int)strtol(optarg, NULL, 0);
		return true;
	case 'w':
		device->write = true;
		return true;
	case 'd':
		device->dangerous = true;
		return true;
	case 'o':
		options->only = optarg;
		return true;
	case 'x':
		options->skip = optarg;
		return true;
	case 'r':
		options->reproduce = atoi(optarg);
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
		return false;
	}
}

/* Ends the program when there is nothing to run. */
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
		{ "reproduce", required_argument, NULL, 'r' },
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
		return (struct outcome){ .missing = runner_not_asked };
	return runner_run(device, class);
}

static int reproduce(const struct device *device, int number)
{
	if (number > findings_count())
		errx(2, "there is no finding %d; there are %d", number, findings_count());
	reproduce_print(device, finding_at(number - 1));
	return 0;
}

int check_command(int argc, char **argv)
{
	struct options options = { .report = &report_text };
	struct device device = { .path = NULL };
	struct outcome outcome;

	parse(argc, argv, &device, &options);
	apply_profile(&device, &options);
	findings_setup();
	step_setup(&device);
	if (device_probe(&device))
		err(2, "%s", device.path);
	if (!options.reproduce)
		options.report->begin(&device);
	for (int i = 0; i < classes_count; i++) {
		outcome = run_one(&device, &options, i);
		if (!options.reproduce)
			options.report->class(i, outcome);
	}
	if (options.reproduce)
		return reproduce(&device, options.reproduce);
	options.report->end();
	return report_grade() >= 'C';
}
