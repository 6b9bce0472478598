// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A program's buffer in a driver's hands: which descriptors it takes, what holds what,
 * and DMA to it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bell.h"
#include "control.h"
#include "export.h"
#include "importer.h"
#include "kit.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "test.h"

#define BOTH (TESTKIT_MAY_READ | TESTKIT_MAY_WRITE)

TEST(a_driver_takes_a_programs_buffer_by_its_descriptor)
{
	int kit = kit_open(""), fd = control_create(NULL, page_size()), bell = bell_open(fd, 0);
	int reader = control_dup(fd, KUBUF_FD_RDONLY), named = control_add("given", NULL, 4096);
	char byte = 7;

	REQUIRE_INT(pwrite(fd, &byte, 1, 0), 1);
	REQUIRE_OK(kit_take(kit, fd, BOTH));
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 8);
	CHECK_INT(bell_news(bell), 1);
	CHECK_INT(pread(reader, &byte, 1, 0), 1);
	CHECK_INT(byte, 8);
	CHECK_ERRNO(kit_take(kit, reader, BOTH), EBADF);
	CHECK_ERRNO(kit_take(kit, reader, TESTKIT_MAY_WRITE), EBADF);
	CHECK_OK(kit_take(kit, reader, TESTKIT_MAY_READ));
	CHECK_OK(kit_take(kit, named, BOTH));
	CHECK_OK(ioctl(kit, TESTKIT_DROP));
	CHECK_OK(control_hang_up("given"));
	CHECK_ERRNO(kit_take(kit, named, BOTH), ENODEV);
}

TEST(what_is_no_buffer_is_not_taken)
{
	int kit = kit_open(""), fd = control_create(NULL, page_size()), ends[2];

	REQUIRE_OK(pipe(ends));
	CHECK_ERRNO(kit_take(kit, -1, BOTH), EBADF);
	CHECK_ERRNO(kit_take(kit, 1 << 20, BOTH), EBADF);
	CHECK_ERRNO(kit_take(kit, ends[0], TESTKIT_MAY_READ), EINVAL);
	CHECK_ERRNO(kit_take(kit, kit, BOTH), EINVAL);
	CHECK_ERRNO(kit_take(kit, control_open(), TESTKIT_MAY_READ), EINVAL);
	CHECK_ERRNO(kit_take(kit, bell_open(fd, 0), BOTH), EINVAL);
	CHECK_ERRNO(kit_take(kit, export_new(fd), BOTH), EINVAL);
	CHECK_ERRNO(kit_take(kit, REQUIRE_OK(memfd_create("x", 0)), BOTH), EINVAL);
	CHECK_ERRNO(kit_take(kit, REQUIRE_OK(open(CONTROL_NODE, O_PATH)), 0), EBADF);
}

TEST(what_a_driver_has_taken_outlives_the_program_and_holds_its_maker)
{
	int kit = kit_open(""), fd = control_create(NULL, page_size());

	REQUIRE_OK(kit_take(kit, fd, BOTH));
	close(fd);
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	/* The core has made it for the program. */
	CHECK_OK(ioctl(kit, TESTKIT_DROP));
	fd = control_create(NULL, page_size());
	REQUIRE_OK(kit_take(kit, fd, BOTH));
	REQUIRE_OK(ioctl(kit, TESTKIT_LISTEN));
	bell_ring(bell_open(fd, 1), 1);
}

/* Whether what a device has is another memory. */
static bool bounces;

/* A device that has a buffer by kubuf_dma_map(). */
static int device_new(int fd)
{
	int device;

	module_need("importer", "%s", "");
	device = REQUIRE_OK(open("/dev/importer", O_RDWR));
	bounces = REQUIRE_OK(ioctl(device, IMPORTER_MAP, &fd));
	if (!bounces)
		check_note("this device has no bounce buffers");
	return device;
}

#define CHECK_WORD(fd, word)                          \
	do {                                          \
		char got[5] = "";                     \
		REQUIRE_INT(pread(fd, got, 4, 0), 4); \
		CHECK(!strcmp(got, word));            \
	} while (0)

TEST_KINDS(a_device_and_the_cpu_take_turns, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), device;

	REQUIRE_INT(pwrite(fd, "cpu.", 4, 0), 4);
	device = device_new(fd);
	CHECK_WORD(device, "cpu.");
	REQUIRE_INT(pwrite(device, "dev!", 4, 0), 4);
	CHECK_OK(ioctl(device, IMPORTER_FOR_CPU));
	CHECK_WORD(fd, "dev!");
	REQUIRE_INT(pwrite(fd, "new.", 4, 0), 4);
	CHECK_OK(ioctl(device, IMPORTER_FOR_DEVICE));
	CHECK_WORD(device, "new.");
	/* A program that writes is not undone, and its SYNC reaches the device. */
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_WRITE));
	REQUIRE_INT(pwrite(fd, "mine", 4, 0), 4);
	if (bounces)
		REQUIRE_INT(pwrite(device, "dev!", 4, 0), 4);
	CHECK_ERRNO(ioctl(device, IMPORTER_FOR_CPU), EBUSY);
	CHECK_WORD(fd, "mine");
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_WRITE | KUBUF_SYNC_END));
	CHECK_WORD(device, "mine");
	REQUIRE_INT(pwrite(device, "end!", 4, 0), 4);
	close(device);
	CHECK_WORD(fd, "end!");
}

TEST(nobody_undoes_what_a_driver_stores_in_its_turn)
{
	int fd = control_create(NULL, 2 * page_size()), device = device_new(fd), other;
	int kit = kit_open("");
	char byte = 0;

	REQUIRE_OK(kit_take(kit, fd, TESTKIT_MAY_READ | TESTKIT_MAY_WRITE));
	REQUIRE_OK(ioctl(device, IMPORTER_FOR_CPU));
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_READ));
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 1);
	/* A second device gets the page, which the debugging of the DMA API takes for a fault. */
	klog_say("kubuf-expect: DMA-API: ");
	klog_say("kubuf-expect: add_dma_entry");
	klog_say("kubuf-expect: Call Trace");
	other = REQUIRE_OK(open("/dev/importer", O_RDWR));
	REQUIRE_OK(ioctl(other, IMPORTER_MAP, &fd));
	klog_say("kubuf-expect:");
	CHECK_ERRNO(ioctl(other, IMPORTER_FOR_CPU), EBUSY);
	CHECK_OK(ioctl(device, IMPORTER_FOR_DEVICE));
	CHECK_INT(pread(device, &byte, 1, 0), 1);
	CHECK_INT(byte, 1);
	CHECK_OK(ioctl(other, IMPORTER_FOR_CPU));
	/* A device that goes in its driver's turn undoes nothing, and ends it. */
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 2);
	close(other);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 2);
	CHECK_OK(ioctl(device, IMPORTER_FOR_DEVICE));
	CHECK_OK(ioctl(device, IMPORTER_FOR_CPU));
}

TEST(a_drivers_turn_begins_with_what_all_devices_have)
{
	int fd = control_create(NULL, 2 * page_size()), device = device_new(fd), other;

	if (!bounces)
		SKIP("this device has no bounce buffers");
	other = REQUIRE_OK(open("/dev/importer", O_RDWR));
	REQUIRE_OK(ioctl(other, IMPORTER_MAP, &fd));
	REQUIRE_INT(pwrite(other, "dev2", 4, 0), 4);
	REQUIRE_OK(ioctl(device, IMPORTER_FOR_CPU));
	close(other);
	CHECK_WORD(fd, "dev2");
	CHECK_OK(ioctl(device, IMPORTER_FOR_DEVICE));
}

TEST(a_device_that_is_mapped_holds_the_memory)
{
	int fd = control_create(NULL, page_size()), device = device_new(fd);
	struct kubuf_ioctl_query query = {};

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_QUERY, &query));
	CHECK_INT(query.locked_used, page_size());
	close(fd);
	CHECK_WORD(device, "");
	close(device);
	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_QUERY, &query));
	CHECK_INT(query.locked_used, 0);
}
