// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * examples/drivers/edu: a real device's DMA to and from a program's buffer.
 *
 * Copyright (C) the kubuf developers
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../examples/drivers/edu/edu.h"
#include "bell.h"
#include "control.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "reg.h"
#include "test.h"

#define UNBIND "/sys/bus/pci/drivers/edu/unbind"

static int open_device(void)
{
	int device;

	module_need("edu", "mask=32");
	device = open("/dev/edu", O_RDWR);
	if (device < 0)
		SKIP("this guest has no edu device");
	return device;
}

/* The device's name on its bus, as sysfs has it. */
static bool edu_slot(char *slot, size_t size)
{
	DIR *devices = opendir("/sys/bus/pci/drivers/edu");
	struct dirent *entry;
	bool found = false;

	while (devices && !found && (entry = readdir(devices)))
		found = strchr(entry->d_name, ':') && snprintf(slot, size, "%s", entry->d_name) > 0;
	if (devices)
		closedir(devices);
	return found;
}

static void move(int device, int fd, uint64_t offset, uint32_t len, bool to_device)
{
	struct edu_transfer transfer = { .offset = offset, .len = len, .to_device = to_device };

	REQUIRE_OK(ioctl(device, EDU_MOVE, &transfer));
	CHECK_INT(transfer.len, len);
	CHECK(bell_wait(fd, 0, 5000) & POLLIN);
}

TEST(the_program_of_the_example_gets_its_text_back)
{
	static const char *const argv[] = { "/examples/edu", "there and back", NULL };
	char text[4096] = "";

	close(open_device());
	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	CHECK_HAS(text, "15 bytes into the device, 1 interrupts so far");
	CHECK_HAS(text, "there and back");
}

TEST_KINDS(a_buffer_of_any_kind_goes_through_the_device, KIND_WB, 0)
{
	int device = open_device(), fd = control_create(kind, 2 * page_size());
	char text[] = "any kind", back[sizeof(text)] = "";
	size_t page = page_size();

	REQUIRE_OK(ioctl(device, EDU_ATTACH, &fd));
	REQUIRE_INT(pwrite(fd, text, sizeof(text), 16), sizeof(text));
	move(device, fd, 16, sizeof(text), true);
	move(device, fd, page + 32, sizeof(text), false);
	CHECK_INT(pread(fd, back, sizeof(back), page + 32), sizeof(back));
	CHECK_MEM(back, text, sizeof(text));
	close(device);
}

TEST(registered_memory_goes_through_the_device_to_the_byte)
{
	static char memory[9000];
	int device = open_device(), fd = REQUIRE_OK(reg_try(memory + 3, 8000, REG_BOTH));

	strcpy(memory + 3 + 8, "registered");
	REQUIRE_OK(ioctl(device, EDU_ATTACH, &fd));
	move(device, fd, 8, 11, true);
	move(device, fd, 0, 11, false);
	CHECK_MEM(memory + 3, "registered", 11);
	CHECK_INT(memory[2], 0);
	CHECK_MEM(memory + 14, "istered", 8); /* the rest of what was there */
	close(device);
}

TEST(a_device_that_goes_lets_the_buffer_go_and_open_files_see_it)
{
	int device = open_device(), fd = control_create(NULL, page_size()), unbind;
	struct edu_transfer transfer = { .len = 8 };
	char slot[64] = "";

	REQUIRE_OK(ioctl(device, EDU_ATTACH, &fd));
	REQUIRE_OK(ioctl(device, EDU_MOVE, &transfer));
	CHECK_ERRNO(ioctl(device, EDU_MOVE, &transfer), EBUSY);
	REQUIRE(edu_slot(slot, sizeof(slot)));
	unbind = REQUIRE_OK(open(UNBIND, O_WRONLY));
	REQUIRE_INT(write(unbind, slot, strlen(slot)), strlen(slot));
	CHECK_ERRNO(ioctl(device, EDU_MOVE, &transfer), ENODEV);
	CHECK_ERRNO(ioctl(device, EDU_ATTACH, &fd), ENODEV);
	CHECK_INT(module_unload("edu"), -EWOULDBLOCK);
	close(device);
	CHECK_INT(module_unload_soon("edu"), 0);
}
