// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * edu - send a text to a device and back, by DMA
 *
 *	edu [TEXT]
 *
 * The program makes a buffer and passes its descriptor to the driver edu. The device reads the
 * text from the buffer, and writes it back one page further; after each transfer its interrupt
 * rings the buffer's bell.
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../edu.h"

static int make_buffer(size_t size)
{
	struct kubuf_ioctl_create create = {
		.size = size,
		.fd_flags = KUBUF_FD_CLOEXEC,
		.label = "edu",
	};
	int control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC);

	if (control < 0 || ioctl(control, KUBUF_IOCTL_CREATE, &create))
		err(1, "/dev/kubuf/control");
	close(control);
	return create.fd;
}

static int open_bell(int buffer)
{
	struct kubuf_ioctl_bell bell = { .rights = KUBUF_BELL_WAIT, .fd_flags = KUBUF_FD_CLOEXEC };

	if (ioctl(buffer, KUBUF_IOCTL_BELL, &bell))
		err(1, "no bell");
	return bell.fd;
}

/* Start one transfer, and wait for its interrupt. */
static void move(int device, int bell, uint64_t offset, uint32_t len, int to_device)
{
	struct edu_transfer transfer = { .offset = offset, .len = len, .to_device = to_device };
	uint64_t count;

	if (ioctl(device, EDU_MOVE, &transfer))
		err(1, "cannot move");
	if (transfer.len != len)
		errx(1, "only %u of %u bytes are in one piece", transfer.len, len);
	if (read(bell, &count, sizeof(count)) != sizeof(count))
		err(1, "bell");
	printf("%u bytes %s the device, %llu interrupts so far\n", len,
	       to_device ? "into" : "out of", (unsigned long long)count);
}

int main(int argc, char **argv)
{
	const char *text = argc > 1 ? argv[1] : "a text that went through a device";
	int buffer = make_buffer(2 * EDU_MEMORY), bell = open_bell(buffer);
	int device = open("/dev/edu", O_RDWR | O_CLOEXEC);
	uint32_t len = (uint32_t)strlen(text) + 1;
	char *memory;

	if (device < 0)
		err(1, "/dev/edu");
	if (len > EDU_MEMORY)
		errx(2, "the device has %d bytes", EDU_MEMORY);
	memory = mmap(NULL, 2 * EDU_MEMORY, PROT_READ | PROT_WRITE, MAP_SHARED, buffer, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	if (ioctl(device, EDU_ATTACH, &buffer))
		err(1, "the device cannot have the buffer");
	memcpy(memory, text, len);
	move(device, bell, 0, len, 1);
	move(device, bell, EDU_MEMORY, len, 0);
	printf("%s\n", memory + EDU_MEMORY);
	return strcmp(memory + EDU_MEMORY, text) != 0;
}
