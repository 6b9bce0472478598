// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * stream - records of 64 bytes from the kernel: read in place from a stream, or from a BPF ring
 * buffer, and one at a time by read() from a driver that queues them; and what a record costs
 * at 100,000 a second
 *
 * The kernel's side is a call that puts 256 of them, for all three. "stream capture": the
 * driver capture, beside a program that reads its samples and one that takes what is left of
 * the CPU: what that one lacks is the cost of both sides, timer and wake-ups included.
 */
#include <fcntl.h>
#include <kubuf_stream.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"
#include "ringbuf.h"
#include "testkit.h"
#include "yardstick.h"

#define BATCH 256 /* so many that the call which puts them hardly counts */
#define RATE 100000

static int kit, yardstick;
static struct kub_stream stream;
static struct ringbuf ring;
static volatile uint32_t sum;

static void put_stream(void *arg)
{
	static const unsigned char bytes[YARDSTICK_RECORD];
	struct testkit_put put = { .addr = (uintptr_t)bytes, .len = 56, .times = BATCH };

	if (ioctl(kit, TESTKIT_PUT, &put))
		err(1, "TESTKIT_PUT");
}

static void read_stream(void)
{
	struct kub_record record;

	while (kub_stream_next(&stream, &record) > 0)
		sum += *(const uint32_t *)record.data;
	kub_stream_done(&stream);
}

static void stream_batch(void *arg)
{
	put_stream(arg);
	read_stream();
}

static void queue_batch(void *arg)
{
	uint32_t count = BATCH, record[YARDSTICK_RECORD / 4];

	if (ioctl(yardstick, YARDSTICK_PUT, &count))
		err(1, "YARDSTICK_PUT");
	while (count--) {
		if (read(yardstick, record, sizeof(record)) != sizeof(record))
			err(1, "read");
		sum += *record;
	}
}

static void ring_batch(void *arg)
{
	ringbuf_fill(&ring);
	if (ringbuf_read(&ring, &sum) != BATCH)
		errx(1, "records are missing in the ring buffer");
}

static void compare(void)
{
	struct testkit_take take = { .rights = TESTKIT_MAY_READ | TESTKIT_MAY_WRITE };

	kit = open("/dev/testkit", O_RDWR);
	yardstick = open("/dev/yardstick", O_RDWR);
	take.fd = file_new("kubuf", 65536 + 2 * getpagesize());
	if (kit < 0 || yardstick < 0 || ioctl(kit, TESTKIT_TAKE, &take) ||
	    ioctl(kit, TESTKIT_STREAM))
		err(1, "/dev/testkit, /dev/yardstick");
	if (kub_stream_open(&stream, take.fd))
		errx(1, "no stream");
	measure("stream.batch.kubuf", stream_batch, NULL);
	measure("stream.batch.queue", queue_batch, NULL);
	ring = ringbuf_new(65536, BATCH, 7);
	measure("stream.batch.ringbuf", ring_batch, NULL);
	ioctl(kit, TESTKIT_END);
	ioctl(kit, TESTKIT_DROP);
}

/* Rounds of a loop in so many ns. */
static double idle_rounds(double ns)
{
	double end = measure_now() + ns, rounds;

	for (rounds = 0; measure_now() < end; rounds++)
		;
	return rounds;
}

static void read_samples(int fd)
{
	struct kub_record record;
	uint64_t lost = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (kub_stream_open(&stream, fd))
		errx(1, "no stream");
	for (;;) {
		while (kub_stream_next(&stream, &record) > 0)
			lost += record.lost;
		kub_stream_done(&stream);
		if (lost)
			errx(1, "%llu records lost", (unsigned long long)lost);
		kub_stream_wait(&stream, 65536, 100);
	}
}

static void capture(void)
{
	struct sched_param idle = { 0 };
	double alone, beside;
	FILE *rate = fopen("/sys/bus/platform/devices/capture/rate", "w");
	int fd = open("/dev/kubuf/capture", O_RDWR);
	pid_t pid;

	if (fd < 0 || !rate)
		err(1, "capture");
	fprintf(rate, "1");
	fflush(rate);
	sched_setscheduler(0, SCHED_IDLE, &idle);
	alone = idle_rounds(5e8);
	pid = fork();
	if (!pid) {
		sched_setscheduler(0, SCHED_OTHER, &idle);
		read_samples(fd);
	}
	fprintf(rate, "%d", RATE);
	fflush(rate);
	idle_rounds(2e8);
	beside = idle_rounds(5e8);
	if (waitpid(pid, NULL, WNOHANG))
		errx(1, "the reader is gone");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	printf("capture.record %.0f\n", (1 - beside / alone) * 1e9 / RATE);
	printf("capture.share %.0f\n", (1 - beside / alone) * 100);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		capture();
	else
		compare();
	return 0;
}
