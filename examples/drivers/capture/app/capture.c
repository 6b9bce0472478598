// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * capture - read the samples of the driver capture, in place
 *
 *	capture [-n SAMPLES] [-o FILE] [NODE]
 *
 *	-n stop after SAMPLES samples (default: when the device goes, or at ^C) -o write the
 *	samples to FILE: number, time in ns and values, one line each
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <kubuf_stream.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../capture.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	stopped = signal;
}

struct count {
	uint64_t samples, lost, wanted;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void write_sample(FILE *file, const struct kub_record *record)
{
	const struct capture_sample *sample = record->data;

	fprintf(file, "%" PRIu32 ",%" PRIu64, sample->number, (uint64_t)sample->time);
	for (int i = 0; i < record->type; i++)
		fprintf(file, ",%" PRId32, sample->value[i]);
	fputc('\n', file);
}

/* Read all samples that are there now. False if no more are wanted. */
static bool read_samples(struct kub_stream *stream, struct count *count, FILE *file)
{
	struct kub_record record;
	int more = 1;

	while (count->samples < count->wanted && (more = kub_stream_next(stream, &record)) > 0) {
		if (file)
			write_sample(file, &record);
		count->samples++;
		count->lost += record.lost;
	}
	kub_stream_done(stream);
	if (more < 0)
		errx(1, "the stream makes no sense: %s", strerror(-more));
	return count->samples < count->wanted;
}

static void report(const struct count *count, uint64_t *since, uint64_t *samples)
{
	uint64_t now = now_ms(), rate;

	if (now - *since < 1000)
		return;
	rate = (count->samples - *samples) * 1000 / (now - *since);
	fprintf(stderr, "%s%" PRIu64 " samples, %" PRIu64 " a second, %" PRIu64 " lost%s",
		isatty(2) ? "\r" : "", count->samples, rate, count->lost,
		isatty(2) ? "\033[K" : "\n");
	*since = now;
	*samples = count->samples;
}

int main(int argc, char **argv)
{
	struct count count = { .wanted = UINT64_MAX };
	uint64_t since = now_ms(), samples = 0;
	struct kub_stream stream;
	FILE *file = NULL;
	const char *node;
	int option, fd, ret;

	while ((option = getopt(argc, argv, "n:o:")) != -1) {
		if (option == 'n')
			count.wanted = strtoull(optarg, NULL, 0);
		else
			file = option == 'o' ? fopen(optarg, "w") : NULL;
		if (option != 'n' && !file)
			err(2, "usage: capture [-n SAMPLES] [-o FILE] [NODE]");
	}
	node = argv[optind] ? argv[optind] : "/dev/kubuf/capture";
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	fd = open(node, O_RDWR | O_CLOEXEC);
	ret = fd < 0 ? -errno : kub_stream_open(&stream, fd);
	if (ret)
		errx(1, "%s: no stream to read: %s", node, strerror(-ret));
	while (!stopped && ret >= 0 && read_samples(&stream, &count, file)) {
		report(&count, &since, &samples);
		ret = kub_stream_wait(&stream, 16384, 100);
	}
	fprintf(stderr, "%s%" PRIu64 " samples, %" PRIu64 " lost%s\n", isatty(2) ? "\r\033[K" : "",
		count.samples, count.lost, ret == -ENODATA ? "; the device is gone" : "");
	kub_stream_close(&stream);
	if (file && fclose(file))
		err(1, "cannot write");
	return count.wanted != UINT64_MAX && count.samples < count.wanted;
}
