// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * examples/drivers/capture: nothing is lost, a device that goes is told of, and a module in
 * use stays.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "module.h"
#include "program.h"
#include "task.h"
#include "test.h"
#include "text.h"

#define DEVICE "/sys/bus/platform/devices/capture/"
#define DRIVER "/sys/bus/platform/drivers/capture/"
#define PROGRAM "/examples/capture"

static void load(const char *rate)
{
	module_need("capture", "%s", "");
	REQUIRE(text_write(DEVICE "rate", rate));
}

/* The file that the program wrote has all numbers from the first one on. */
static void check_file(const char *path, int count, int channels)
{
	unsigned long number, first = 0;
	int value, lines = 0, values;
	char line[256], *at;
	FILE *file = fopen(path, "r");

	REQUIRE(file);
	for (; fgets(line, sizeof(line), file); lines++) {
		number = strtoul(line, NULL, 10);
		if (!lines)
			first = number;
		REQUIRE_INT(number, first + lines);
		for (values = 0, at = line; (at = strchr(at, ',')); values++)
			at++;
		CHECK_INT(values, channels + 1);
		at = strrchr(line, ',') + 1;
		value = strtol(at, NULL, 10);
		CHECK(value >= -32768 && value <= 32767);
	}
	fclose(file);
	CHECK_INT(lines, count);
}

TEST(samples_are_read_in_place_and_none_is_lost)
{
	static const char *const argv[] = { PROGRAM, "-n", "5000", "-o", "/tmp/samples", NULL };
	char text[4096] = "";

	load("10000");
	REQUIRE(text_write(DEVICE "channels", "3"));
	usleep(50000); /* for the two-channel ones to be behind the rest */
	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	CHECK_HAS(text, "5000 samples, 0 lost");
	CHECK_OK(unlink("/tmp/samples"));
}

TEST(the_file_has_every_sample_with_its_channels)
{
	static const char *const argv[] = { PROGRAM, "-n", "2000", "-o", "/tmp/samples", NULL };
	char text[4096] = "";

	load("10000");
	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	check_file("/tmp/samples", 2000, 2);
	unlink("/tmp/samples");
}

static void read_for_ever(void *arg)
{
	static const char *const argv[] = { PROGRAM, NULL };
	char text[8192] = "";

	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	CHECK_HAS(text, "the device is gone");
}

TEST(an_unbind_ends_readers_and_the_module_stays_for_who_has_the_buffer)
{
	pid_t pid;
	int fd;

	load("1000");
	fd = REQUIRE_OK(open(CONTROL_NAMED "capture", O_RDWR));
	pid = task_start(read_for_ever, NULL);
	usleep(500000);
	CHECK_INT(module_unload("capture"), -EWOULDBLOCK);
	REQUIRE(text_write(DRIVER "unbind", "capture"));
	CHECK_INT(task_wait(pid), 0);
	CHECK_ERRNO(access(CONTROL_NAMED "capture", F_OK), ENOENT);
	CHECK_INT(module_unload("capture"), -EWOULDBLOCK);
	close(fd);
	REQUIRE(text_write(DRIVER "bind", "capture"));
	CHECK_OK(access(CONTROL_NAMED "capture", F_OK));
	CHECK_INT(module_unload_soon("capture"), 0);
}

TEST(rate_and_channels_have_limits)
{
	int fd;

	load("1000000");
	REQUIRE(text_write(DEVICE "rate", "1"));
	fd = REQUIRE_OK(open(DEVICE "rate", O_WRONLY));
	CHECK_ERRNO(write(fd, "0", 1), ERANGE);
	CHECK_ERRNO(write(fd, "1000001", 7), ERANGE);
	CHECK_ERRNO(write(fd, "x", 1), EINVAL);
	close(fd);
	fd = REQUIRE_OK(open(DEVICE "channels", O_WRONLY));
	CHECK_ERRNO(write(fd, "9", 1), ERANGE);
	close(fd);
}
