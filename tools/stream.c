// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * stream - kubuf stream: print the records of a stream
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <kubuf_stream.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "format.h"
#include "out.h"
#include "size.h"
#include "target.h"

static const char usage[] =
	"usage: kubuf stream [OPTION...] BUFFER\n"
	"\n"
	"Prints the records of a stream, one per line, as its only reader; at the end, on a\n"
	"terminal also meanwhile, prints the number of records and of lost ones. Ends when the\n"
	"buffer ends (its driver goes, or kubuf remove --hangup), or by Ctrl-C. A stream is in a\n"
	"buffer whose size is a power of two plus two pages, such as 72K; its producer makes it.\n"
	"\n"
	"  --format FORMAT     format of a record: hex (default), raw for the bytes themselves, or\n"
	"                      values with commas, of u8 i8 u16 i16 u32 i32 u64 i64 f32 f64,\n"
	"                      repeated until the record ends\n"
	"  --types             print the type in front of each record\n"
	"  --count NUMBER      end after NUMBER records\n"
	"  --seconds SECONDS   end after SECONDS\n"
	"  --new               skip the records that are there already\n"
	"  --help              this text\n"
	"\n"
	"Exit status: 0, or 1 if records were lost, or 2 on errors.\n";

/**
 * struct reading - the command's options, and the progress
 * @format: format of a record
 * @is_raw: print bytes instead
 * @types: print types, too
 * @is_new: skip the records that are there already
 * @most: number of records to read
 * @duration: time to read, in milliseconds; -1 for ever
 * @records: number of records read
 * @bytes: bytes of these records
 * @lost: number of records dropped before those that were read
 * @start: time of the start, in milliseconds
 * @told: time when the progress was printed last
 */
struct reading {
	struct format format;
	bool is_raw, types, is_new;
	uint64_t most;
	int64_t duration;
	uint64_t records, bytes;
	uint32_t lost;
	int64_t start, told;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static void print(struct reading *reading, const struct kub_record *record)
{
	reading->records++;
	reading->bytes += record->len;
	if (reading->is_raw) {
		fwrite(record->data, 1, record->len, stdout);
		return;
	}
	if (reading->types)
		printf("%u: ", record->type);
	format_print(&reading->format, stdout, record->data, record->len);
}

/* Print what was read since the start; on a terminal the line replaces the previous one. */
static void tell(const struct reading *reading, uint32_t lost, const char *end)
{
	double seconds = (double)(kub_stream_now() - reading->start) / 1000;
	char bytes[OUT_SIZE];

	fprintf(stderr, "%s%llu records, %s in %.1f s, %.0f a second, %u lost%s",
		*end == '\n' && !out_is_terminal(stderr) ? "" : "\r",
		(unsigned long long)reading->records, out_bytes(bytes, reading->bytes), seconds,
		seconds > 0 ? (double)reading->records / seconds : 0.0, lost, end);
}

/* Print the progress if stderr is a terminal and the records go elsewhere. */
static void tell_progress(struct reading *reading, uint32_t lost)
{
	if (!out_is_terminal(stderr) || out_is_terminal(stdout) ||
	    kub_stream_now() - reading->told < 500)
		return;
	reading->told = kub_stream_now();
	tell(reading, lost, "  ");
}

static bool is_over(const struct reading *reading)
{
	return interrupted || reading->records >= reading->most ||
	       (reading->duration >= 0 &&
		kub_stream_now() - reading->start >= reading->duration);
}

/* The opposite of is_over() between the records of one batch: reads the clock only now and then. */
static bool goes_on(const struct reading *reading)
{
	if (reading->records % 64 == 0)
		return !is_over(reading);
	return !interrupted && reading->records < reading->most;
}

static void read_all(struct kub_stream *stream, struct reading *reading)
{
	struct kub_record record;
	int got = 0, ready = 0;

	while (!is_over(reading)) {
		ready = kub_stream_wait(stream, 1, 200);
		if (ready < 0 && ready != -EINTR)
			break;
		while (goes_on(reading) && (got = kub_stream_next(stream, &record)) > 0)
			print(reading, &record);
		kub_stream_done(stream);
		if (got < 0)
			break;
		if (fflush(stdout))
			err(2, "standard output");
		tell_progress(reading, kub_stream_lost(stream) - reading->lost);
	}
	if (got == -EBADMSG || ready == -EBADMSG)
		errx(2, "the stream is broken: its producer, or another process that may write to "
			"the buffer, broke the rules");
}

static void open_stream(struct kub_stream *stream, const char *argument)
{
	struct kub_buf *buf = target_open(argument, O_RDWR);
	int ret = kub_stream_open(stream, kub_fd(buf));

	if (ret == -EBUSY)
		errx(2, "%s: the stream has a reader already, and can have only one; `kubuf "
			"holders` lists processes",
		     argument);
	if (ret == -EINVAL)
		errx(2, "%s: a buffer, but no stream; its producer has to make one first",
		     argument);
	if (ret == -ENODEV)
		errx(2, "%s: the buffer has ended, and with it the stream", argument);
	errno = -ret;
	if (ret)
		err(2, "%s", argument);
	kub_close(buf);
}

static bool parse(int option, struct reading *reading)
{
	switch (option) {
	case 'f':
		reading->is_raw = !strcmp(optarg, "raw");
		if (!reading->is_raw)
			format_parse(&reading->format, optarg);
		return true;
	case 't':
		reading->types = true;
		return true;
	case 'c':
		reading->most = size_number("--count", optarg, UINT64_MAX);
		return true;
	case 's':
		reading->duration = size_seconds("--seconds", optarg) / 1000000;
		return true;
	case 'n':
		reading->is_new = true;
		return true;
	default:
		return false;
	}
}

int stream_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "types", no_argument, NULL, 't' },
		{ "count", required_argument, NULL, 'c' },
		{ "seconds", required_argument, NULL, 's' },
		{ "new", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct reading reading = { .most = UINT64_MAX, .duration = -1 };
	struct kub_stream stream;
	uint32_t lost;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (!parse(option, &reading))
			return command_misused(usage);
	}
	if (!command_takes(argv + optind, 1, 1))
		return command_misused(usage);
	open_stream(&stream, argv[optind]);
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	if (reading.is_new)
		kub_stream_skip(&stream);
	reading.lost = kub_stream_lost(&stream);
	reading.start = kub_stream_now();
	read_all(&stream, &reading);
	lost = kub_stream_lost(&stream) - reading.lost;
	tell(&reading, lost, "\n");
	kub_stream_close(&stream);
	return lost ? 1 : 0;
}
