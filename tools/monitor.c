// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * monitor - kubuf monitor: a table of the named buffers, refreshed in place
 *
 * Terminal settings are not changed, so they need not be restored: each table is written over
 * the previous one.
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
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "commands.h"
#include "out.h"
#include "size.h"

static const char usage[] =
	"usage: kubuf monitor [OPTION...]\n"
	"\n"
	"Shows the named buffers, their numbers of users, and how often bell 0 of each is rung; on a\n"
	"terminal refreshed in place, otherwise one table after the other. Ctrl-C ends it.\n"
	"\n"
	"  --interval SECONDS   time between two tables; default 1\n"
	"  --count NUMBER       end after NUMBER tables\n"
	"  --help               this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

#define MOST 4096 /* buffers remembered from one table to the next */

/**
 * struct seen - a buffer in the previous table
 * @name: name of the buffer
 * @events: count of its bell 0
 */
struct seen {
	char name[32];
	uint64_t events;
};

/**
 * struct table - one table, and the previous one
 * @before: buffers of the previous table, sorted by name
 * @now: buffers of this table
 * @before_count: number of buffers in @before
 * @count: number of buffers in @now
 * @at: the first of @before that does not sort before the current name
 * @seconds: time between the two; 0 for the first table
 * @lines: number of lines of this table
 * @rows: lines of the terminal; 0 without a terminal
 * @width: columns for the name
 * @hidden: number of buffers that do not fit
 */
struct table {
	struct seen before[MOST], now[MOST];
	unsigned int before_count, count, at;
	double seconds;
	unsigned int lines, rows, hidden;
	int width;
};

/* Read the number of users of a buffer from sysfs; -1 on failure. */
static int users_of(const char *name)
{
	char path[96];
	int users = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/kubuf/%s/users", name);
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (fscanf(file, "%d", &users) != 1)
		users = -1;
	fclose(file);
	return users;
}

/* Rings per second since the previous table. Both lists are sorted, so one pass finds all. */
static double rate_of(struct table *table, const char *name, uint64_t events)
{
	while (table->at < table->before_count && strcmp(table->before[table->at].name, name) < 0)
		table->at++;
	if (table->at == table->before_count || strcmp(table->before[table->at].name, name) != 0 ||
	    table->seconds <= 0)
		return 0;
	if (events < table->before[table->at].events) /* another buffer with the same name */
		return 0;
	return (double)(events - table->before[table->at].events) / table->seconds;
}

static int row(const char *name, const struct kub_info *info, void *arg)
{
	struct table *table = arg;
	char size[OUT_SIZE], users[16] = "-";
	int count = users_of(name);

	if (count >= 0)
		snprintf(users, sizeof(users), "%d", count);
	if (table->count < MOST) {
		snprintf(table->now[table->count].name, sizeof(table->now[0].name), "%s", name);
		table->now[table->count++].events = info->events;
	}
	if (table->rows && table->lines + 1 == table->rows) {
		table->hidden++;
		return 0;
	}
	table->lines++;
	if (info->size)
		printf("%-*.*s %10s  %-7s %-2s %5s %10llu %9.0f\n", table->width, table->width,
		       name,
		       out_bytes(size, info->size), out_backing(info->backing),
		       out_cache(info->cache), users, (unsigned long long)info->events,
		       rate_of(table, name, info->events));
	else
		printf("%-*.*s %10s\n", table->width, table->width, name, "-");
	return 0;
}

/* Cut a line that would wrap, because wrapped lines break writing over the table. */
static void fit(struct table *table)
{
	const int others = 50, most = 31;
	struct winsize size;

	table->rows = 0;
	table->width = most;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col == 0)
		return;
	table->rows = size.ws_row > 5 ? size.ws_row - 1u : 5;
	table->width = size.ws_col - others;
	if (table->width < 8)
		table->width = 8;
	if (table->width > most)
		table->width = most;
}

static void print(struct table *table)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };
	char text[4][OUT_SIZE];

	if (kub_query(&limits))
		errx(2, "%s", out_explained());
	printf("shmem %s of %s, locked %s of %s\n", out_bytes(text[0], limits.shmem_used),
	       out_bytes(text[1], limits.shmem_limit), out_bytes(text[2], limits.locked_used),
	       out_bytes(text[3], limits.locked_limit));
	printf("%-*s %10s  %-7s %-2s %5s %10s %9s\n", table->width, "NAME", "SIZE", "MEMORY", "",
	       "USERS", "RINGS", "RINGS/S");
	table->lines = 2;
	table->count = 0;
	table->hidden = 0;
	table->at = 0;
	if (kub_list(row, table) < 0)
		errx(2, "%s", out_explained());
	if (table->hidden) {
		printf("and %u more\n", table->hidden);
		table->lines++;
	}
	if (fflush(stdout) || ferror(stdout))
		err(2, "standard output");
	memcpy(table->before, table->now, table->count * sizeof(table->now[0]));
	table->before_count = table->count;
}

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void run(int64_t interval, uint64_t most)
{
	struct timespec pause = { .tv_sec = interval / 1000000000,
				  .tv_nsec = interval % 1000000000 };
	static struct table table;
	bool in_place = out_is_terminal(stdout);
	double last = 0;

	for (uint64_t i = 0; i < most; i++) {
		if (i) {
			nanosleep(&pause, NULL);
			table.seconds = now() - last;
			if (in_place) /* go to the table's first line, and clear all below */
				printf("\033[%uA\033[J", table.lines);
			else
				putchar('\n');
		}
		last = now();
		fit(&table);
		print(&table);
	}
}

int monitor_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "interval", required_argument, NULL, 'i' },
		{ "count", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int64_t interval = 1000000000;
	uint64_t most = UINT64_MAX;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		if (option == 'i')
			interval = size_seconds("--interval", optarg);
		else
			most = size_number("--count", optarg, UINT64_MAX);
	}
	if (interval < 10000000)
		interval = 10000000; /* a shorter period only wastes CPU time */
	if (!command_takes(argv + optind, 0, 0))
		return command_misused(usage);
	run(interval, most);
	return 0;
}
