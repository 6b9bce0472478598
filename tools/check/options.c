// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "class.h"
#include "profile.h"
#include "profiles.h"
#include "record.h"
#include "runner.h"

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
	"  --timeout SECONDS  how long a class may take; default 30, a slow machine wants more\n"
	"  --verbose          say what is about to be tried, and how long it took\n"
	"  --list             the classes and the profiles, and end\n"
	"\n"
	"Exit status: 0 nothing fails, 1 something does, 2 nothing could be tried, or cut off.\n";

static void check_names(const char *names)
{
	for (; names && *names; names += strcspn(names, ","), names += *names == ',') {
		int len = strcspn(names, ",");

		if (!class_exists(names, len))
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
	case 't':
		runner_patience_ms = 1000 * parse_number("--timeout", optarg, 3600,
							 "seconds, from 1 to 3600");
		return true;
	case 'v':
		runner_verbose = true;
		return true;
	default:
		return parse_word(option, device, options);
	}
}

void options_parse(int argc, char **argv, struct device *device, struct options *options)
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
		{ "timeout", required_argument, NULL, 't' },
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
