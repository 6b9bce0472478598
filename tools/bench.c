// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * bench - kubuf bench: compare kubuf with other ways to share memory on this machine
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "commands.h"
#include "out.h"
#include "race.h"
#include "size.h"

static const char usage[] =
	"usage: kubuf bench [OPTION...] [RACE...]\n"
	"\n"
	"Does the same work by kubuf and by other ways of this machine, in turns, prints the time\n"
	"of one turn (the median of 101 samples). RACE is make, map, trip or pass; default all.\n"
	"\n"
	"  --seconds SECONDS   time for each way; default 0.5\n"
	"  --json              for machines\n"
	"  --svg FILE          draw the result as bars\n"
	"  --help              this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

#define NOISY 0.3 /* greatest acceptable spread of struct lap */
#define BAR 40
#define RACES 8

/**
 * struct machine - the machine that was measured
 * @kernel: release of Linux, and the architecture
 * @cpu: model name of the processor
 * @cpus: number of processors
 * @is_virtual: a hypervisor is present
 */
struct machine {
	char kernel[160];
	char cpu[128];
	long cpus;
	bool is_virtual;
};

static void see_machine(struct machine *machine)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	struct utsname name;
	char line[4096];

	uname(&name);
	snprintf(machine->kernel, sizeof(machine->kernel), "Linux %s, %s", name.release,
		 name.machine);
	strcpy(machine->cpu, "unknown processor");
	machine->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	machine->is_virtual = false;
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "model name", 10) && strchr(line, ':'))
			snprintf(machine->cpu, sizeof(machine->cpu), "%.120s",
				 strchr(line, ':') + 2);
		if (!strncmp(line, "flags", 5) && strstr(line, " hypervisor"))
			machine->is_virtual = true;
	}
	if (file)
		fclose(file);
}

/* Print a time in the unit that fits @most, the slowest of its race. */
static const char *time_of(char *text, double ns, double most)
{
	if (most < 10e3)
		snprintf(text, OUT_SIZE, "%.0f ns", ns);
	else if (most < 10e6)
		snprintf(text, OUT_SIZE, "%.1f us", ns / 1e3);
	else
		snprintf(text, OUT_SIZE, "%.1f ms", ns / 1e6);
	return text;
}

static double longest(const struct race *race, const struct lap *laps)
{
	double most = 0;

	for (int i = 0; race->racers[i].name; i++)
		if (laps[i].is_there && laps[i].ns > most)
			most = laps[i].ns;
	return most;
}

static void print_race(const struct race *race, const struct lap *laps)
{
	double most = longest(race, laps);
	char text[OUT_SIZE];

	printf("\n%s\n", race->title);
	for (int i = 0; race->racers[i].name; i++) {
		const struct lap *lap = &laps[i];
		int bar = (int)(lap->ns / most * BAR + 0.5);

		printf("  %-15s", race->racers[i].name);
		if (!lap->is_there) {
			puts(" not on this machine");
			continue;
		}
		printf(" %9s  %.*s", time_of(text, lap->ns, most), bar ? bar : 1,
		       "########################################");
		if (lap->spread > NOISY)
			printf("  noisy: samples lie %.0f %% of it apart", lap->spread * 100);
		putchar('\n');
	}
	fflush(stdout);
}

static void print_machine(const struct machine *machine)
{
	printf("%s; %s; %ld CPUs%s\n", machine->kernel, machine->cpu, machine->cpus,
	       machine->is_virtual ? "; a virtual machine, whose times are not a real one's" : "");
	fflush(stdout);
}

static void json(const struct machine *machine, const struct race *const *chosen, int count,
		 struct lap laps[][RACE_MOST])
{
	printf("{\"kernel\": ");
	out_json(stdout, machine->kernel);
	printf(", \"cpu\": ");
	out_json(stdout, machine->cpu);
	printf(", \"cpus\": %ld, \"virtual\": %s, \"races\": {", machine->cpus,
	       machine->is_virtual ? "true" : "false");
	for (int i = 0; i < count; i++) {
		const char *comma = "";

		printf("%s\n  \"%s\": {", i ? "," : "", chosen[i]->name);
		for (int n = 0; chosen[i]->racers[n].name; n++) {
			if (!laps[i][n].is_there)
				continue;
			printf("%s\"%s\": {\"ns\": %.1f, \"spread\": %.3f}", comma,
			       chosen[i]->racers[n].name, laps[i][n].ns, laps[i][n].spread);
			comma = ", ";
		}
		printf("}");
	}
	printf("\n}}\n");
}

static int svg_race(FILE *file, const struct race *race, const struct lap *laps, int y)
{
	double most = longest(race, laps);
	char text[OUT_SIZE];

	fprintf(file, "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>\n", y + 16,
		race->title);
	y += 26;
	for (int i = 0; race->racers[i].name; i++) {
		if (!laps[i].is_there)
			continue;
		fprintf(file, "<text x=\"10\" y=\"%d\">%s</text>\n", y + 14, race->racers[i].name);
		fprintf(file,
			"<rect x=\"130\" y=\"%d\" width=\"%.0f\" height=\"16\" fill=\"%s\"/>\n",
			y + 1, laps[i].ns / most * 420 + 1, i ? "#9ec3ea" : "#b58a2a");
		fprintf(file, "<text x=\"%.0f\" y=\"%d\">%s%s</text>\n",
			laps[i].ns / most * 420 + 138, y + 14, time_of(text, laps[i].ns, most),
			laps[i].spread > NOISY ? ", noisy" : "");
		y += 20;
	}
	return y + 10;
}

static void svg(const char *path, const struct machine *machine, const struct race *const *chosen,
		int count, struct lap laps[][RACE_MOST])
{
	FILE *file = fopen(path, "we");
	int y = 30;

	if (!file)
		err(2, "%s", path);
	fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"700\" height=\"%d\" "
		      "font-family=\"sans-serif\" font-size=\"13\">\n"
		      "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n"
		      "<text x=\"10\" y=\"20\" font-size=\"11\">%s; %ld CPUs%s</text>\n",
		count * 120 + 40, machine->kernel, machine->cpus,
		machine->is_virtual ? "; a virtual machine" : "");
	for (int i = 0; i < count; i++)
		y = svg_race(file, chosen[i], laps[i], y);
	fputs("</svg>\n", file);
	if (fclose(file))
		err(2, "%s", path);
}

static int choose(const struct race **chosen, char *const *names)
{
	int count = 0;
	size_t i;

	for (i = 0; !*names && i < races_count; i++)
		chosen[count++] = &races[i];
	for (; *names; names++) {
		for (i = 0; i < races_count && strcmp(races[i].name, *names); i++)
			;
		if (i == races_count || count == RACES)
			errx(2, "there is no race %s; there are make, map, trip, pass", *names);
		chosen[count++] = &races[i];
	}
	return count;
}

int bench_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "svg", required_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static struct lap laps[RACES][RACE_MOST];
	const struct race *chosen[RACES];
	const char *picture = NULL;
	struct machine machine;
	bool is_json = false;
	double seconds = 0.5;
	int option, count;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		is_json |= option == 'j';
		if (option == 's')
			seconds = (double)size_seconds("--seconds", optarg) / 1e9;
		else if (option == 'v')
			picture = optarg;
	}
	count = choose(chosen, argv + optind);
	see_machine(&machine);
	if (!is_json)
		print_machine(&machine);
	for (int i = 0; i < count; i++) {
		if (is_json && out_is_terminal(stderr))
			fprintf(stderr, "%s\n", chosen[i]->title);
		race_run(chosen[i], seconds, laps[i]);
		if (!is_json)
			print_race(chosen[i], laps[i]);
	}
	if (is_json)
		json(&machine, chosen, count, laps);
	if (picture)
		svg(picture, &machine, chosen, count, laps);
	return 0;
}
