// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while a driver uses the kit: it publishes its buffer, takes a program's, makes a
 * stream of it, and maps it for its device; and does this while it is bound to one.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <kubuf_stream.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "failnth.h"
#include "importer.h"
#include "kit.h"
#include "kitstream.h"
#include "module.h"
#include "page.h"
#include "privilege.h"
#include "test.h"

#define NAME "driven"
#define NODE "/dev/kubuf/driven"
#define BOTH (TESTKIT_MAY_READ | TESTKIT_MAY_WRITE)

/* The data of a stream; its two pages of positions come on top. */
#define DATA (4 * page_size())

/* What the tables below are about: the driver's node, a buffer of a program's, a device. */
static const struct kind *about;
static int kit, fd, device;

/* The driver's buffer is the one behind the name: what the driver stores is read there. */
static void judge_named(long ret)
{
	struct stat status;
	unsigned char byte = 0;
	int node;

	CHECK_INT(ret, 0);
	node = REQUIRE_OK(open(NODE, O_RDWR | O_CLOEXEC));
	REQUIRE_OK(fstat(node, &status));
	CHECK_INT(status.st_mode, S_IFCHR | 0640);
	CHECK_INT(control_info(node).size, 2 * page_size());
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	REQUIRE_INT(pread(node, &byte, 1, 0), 1);
	CHECK_INT(byte, 1);
	close(node);
	CHECK_OK(access("/sys/class/kubuf/" NAME "/size", R_OK));
}

static void see_no_name(void)
{
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
	CHECK_ERRNO(access("/sys/class/kubuf/" NAME, F_OK), ENOENT);
}

static void destroy_made(void)
{
	REQUIRE_OK(ioctl(kit, TESTKIT_DESTROY));
	see_no_name();
}

static long call_make(void)
{
	return failnth_result(kit_make(kit, NAME, 0640, 0));
}

static void destroy_if_made(long ret)
{
	if (!ret)
		destroy_made();
	else
		see_no_name();
}

static void make_nameless(void)
{
	REQUIRE_OK(kit_make(kit, "", 0, 0));
}

static long call_publish(void)
{
	struct testkit_make publish = { .mode = 0640, .name = NAME };

	return failnth_result(ioctl(kit, TESTKIT_PUBLISH, &publish));
}

/* A buffer that was refused a name is as good as before, and may have it next time. */
static void publish_and_destroy(long ret)
{
	if (ret) {
		see_no_name();
		judge_named(call_publish());
	}
	destroy_made();
}

static const struct failnth naming[] = {
	FAILNTH("kubuf_create() and kubuf_publish()", NULL, call_make, judge_named,
		destroy_if_made),
	FAILNTH("kubuf_publish()", make_nameless, call_publish, judge_named, publish_and_destroy),
};

TEST(a_driver_gets_the_name_or_keeps_a_buffer_without_one)
{
	kit = kit_open("");
	failnth_need();
	FAILNTH_SWEEP(naming);
}

static void make_buffer(void)
{
	fd = control_create(about, DATA + 2 * page_size());
}

static long call_take(void)
{
	return failnth_result(kit_take(kit, fd, BOTH));
}

/* The driver's stores are seen by the program, and those of the program by the driver. */
static void judge_taken(long ret)
{
	unsigned char byte = 7;

	CHECK_INT(ret, 0);
	REQUIRE_INT(pwrite(fd, &byte, 1, 0), 1);
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 8);
	REQUIRE_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 8);
}

static void drop_and_close(long ret)
{
	if (ret)
		CHECK_ERRNO(ioctl(kit, TESTKIT_BUMP), EINVAL);
	REQUIRE_OK(ioctl(kit, TESTKIT_DROP));
	close(fd);
}

static const struct failnth taking =
	FAILNTH("kubuf_from_fd()", make_buffer, call_take, judge_taken, drop_and_close);

TEST_KINDS(a_driver_has_the_programs_buffer_or_holds_nothing_of_it, KIND_SHMEM, 0)
{
	about = kind;
	kit = kit_open("");
	failnth_need();
	failnth_sweep(&taking);
}

static long call_stream(void)
{
	return failnth_result(ioctl(kit, TESTKIT_STREAM));
}

/* Records come through, and in order, whatever the fault has left out. */
static void judge_stream(long ret)
{
	static unsigned char bytes[KUBUF_STREAM_RECORD_MAX];
	struct kub_stream stream;
	size_t len;

	CHECK_INT(ret, 0);
	REQUIRE_INT(kub_stream_open(&stream, fd), 0);
	for (uint32_t number = 1; number <= 8; number++) {
		len = kitstream_record(bytes, number, 256);
		REQUIRE_OK(kitstream_put(kit, number, bytes, len, 1));
		kitstream_expect(&stream, number, 256);
	}
	kub_stream_done(&stream);
	CHECK_INT(ioctl(kit, TESTKIT_LOST), 0);
	kub_stream_close(&stream);
}

/* Where no stream was made there is none for a reader either. */
static void end_stream(long ret)
{
	const struct kubuf_stream_producer none = {};
	struct kub_stream stream;

	if (ret) {
		CHECK_INT(kub_stream_open(&stream, fd), -EINVAL);
		kub_stream_close(&stream);
	}
	REQUIRE_OK(ioctl(kit, TESTKIT_END));
	REQUIRE_INT(pwrite(fd, &none, sizeof(none), DATA), sizeof(none));
}

static const struct failnth streaming =
	FAILNTH("kubuf_stream_create()", NULL, call_stream, judge_stream, end_stream);

/* The charge is exact, so a view that stays after an error is missing at the next run. */
TEST_KINDS(a_stream_is_made_whole_or_the_buffer_is_no_stream, KIND_WB, 0)
{
	about = kind;
	kit = kit_open("");
	make_buffer();
	REQUIRE_OK(kit_take(kit, fd, BOTH));
	failnth_need();
	privilege_limit_memlock(DATA + 2 * page_size());
	failnth_sweep(&streaming);
}

static void open_device(void)
{
	device = REQUIRE_OK(open("/dev/importer", O_RDWR | O_CLOEXEC));
}

/*
 * To the device alone: for what a device stores, the debugging of the DMA API remembers cache
 * lines, and where it has no memory for that it says so and sleeps from then on. What the core
 * allocates does not depend on the direction.
 */
static long call_map(void)
{
	return failnth_result(ioctl(device, IMPORTER_MAP_OUT, &fd));
}

/* The last four bytes are the ones that are missing first in a mapping that is not whole. */
static void store_last(const char *word)
{
	REQUIRE_INT(pwrite(fd, word, 4, DATA + 2 * page_size() - 4), 4);
}

static void check_last(const char *word)
{
	char got[5] = "";

	REQUIRE_INT(pread(device, got, 4, DATA + 2 * page_size() - 4), 4);
	CHECK(!strcmp(got, word));
}

static void judge_map(long ret)
{
	CHECK(ret == 0 || ret == 1);
	check_last("cpu.");
	store_last("new.");
	CHECK_OK(ioctl(device, IMPORTER_FOR_DEVICE));
	check_last("new.");
	store_last("cpu.");
}

/* A device that was refused has none of the memory: there is nothing to read in it. */
static void close_device(long ret)
{
	char byte;

	if (ret < 0)
		CHECK_INT(pread(device, &byte, 1, 0), 0);
	close(device);
}

static const struct failnth mapping =
	FAILNTH("kubuf_dma_map()", open_device, call_map, judge_map, close_device);

/* The charge is exact, so a view that stays after an error is missing at the next run. */
TEST_KINDS(a_device_has_all_of_the_buffer_or_nothing, 0, 0)
{
	about = kind;
	module_need("importer", "%s", "");
	make_buffer();
	store_last("cpu.");
	failnth_need();
	privilege_limit_memlock(DATA + 2 * page_size());
	failnth_sweep(&mapping);
}

/* What is bound: the name of the device, of its driver, and of the buffer that goes with both. */
static const char *bound;
static int bind, unbind;

static const char *path_of(const char *folder, const char *file)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s%s%s", folder, bound, file);
	return path;
}

static long call_bind(void)
{
	return failnth_result(write(bind, bound, strlen(bound)));
}

static void judge_bound(long ret)
{
	CHECK_INT(ret, strlen(bound));
	CHECK_OK(access(path_of("/sys/bus/platform/devices/", "/driver"), F_OK));
	CHECK_OK(access(path_of(CONTROL_NAMED, ""), F_OK));
}

static void unbind_if_bound(long ret)
{
	if (ret >= 0)
		REQUIRE_INT(write(unbind, bound, strlen(bound)), strlen(bound));
	CHECK_ERRNO(access(path_of("/sys/bus/platform/devices/", "/driver"), F_OK), ENOENT);
	CHECK_ERRNO(access(path_of(CONTROL_NAMED, ""), F_OK), ENOENT);
}

static struct failnth binding = FAILNTH(NULL, NULL, call_bind, judge_bound, unbind_if_bound);

static void sweep_binding(const char *name, const char *params)
{
	binding.name = name;
	bound = name;
	module_need(name, "%s", params);
	bind = REQUIRE_OK(open(path_of("/sys/bus/platform/drivers/", "/bind"), O_WRONLY));
	unbind = REQUIRE_OK(open(path_of("/sys/bus/platform/drivers/", "/unbind"), O_WRONLY));
	unbind_if_bound(0);
	failnth_sweep(&binding);
}

TEST(a_device_is_bound_with_its_buffer_mapped_or_has_neither)
{
	failnth_need();
	sweep_binding("importer", "own=1");
}

TEST(a_device_is_bound_with_its_stream_or_has_no_buffer)
{
	failnth_need();
	binding.sparse = true; /* its buffer has 258 pages */
	sweep_binding("capture", "");
}
