// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_cow - copy-on-write in five steps, with the page frame after each step
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "frame.h"
#include "hello.h"

#include <sys/resource.h>

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

static void print_frame(const char *step, const void *addr, uint64_t drivers)
{
	uint64_t frame = frame_of(addr);

	printf("%-46s ", step);
	if (!frame)
		printf("no frame yet\n");
	else
		printf("frame %#jx, %s\n", (uintmax_t)frame,
		       frame == drivers ? "the driver's" : "our own");
}

int main(void)
{
	int fd = hello_open();
	char *shared = hello_map(fd, MAP_SHARED);
	char *cow = hello_map(fd, MAP_PRIVATE);
	long page = sysconf(_SC_PAGESIZE);
	char step[64], text[16];
	uint64_t drivers;
	long before, taken;

	setvbuf(stdout, NULL, _IOLBF, 0);
	strcpy(shared, "old");
	drivers = frame_of(shared);
	if (!drivers) {
		fprintf(stderr, "neither /proc/self/pagemap nor /dev/pagewalk tells the frame: "
				"run as root, load pagewalk.ko\n");
		return 1;
	}

	print_frame("1. mapped private", cow, drivers);

	snprintf(step, sizeof(step), "2. read \"%s\" through it", cow);
	print_frame(step, cow, drivers);

	before = faults();
	*(volatile char *)cow = 'n';
	taken = faults() - before;
	printf("3. the first store is stopped by the processor: %ld page fault%s\n", taken,
	       taken == 1 ? "" : "s");

	print_frame("4. the kernel has copied the page", cow, drivers);

	strcpy(cow, "new");
	hello_read(fd, text, sizeof(text));
	printf("5. only the copy changes: private \"%s\", shared \"%s\", device \"%s\"\n", cow,
	       shared, text);

	if (HELLO_SIZE > page) {
		(void)*(volatile char *)(cow + page);
		print_frame("   the next page was only read", cow + page,
			    frame_of(shared + page));
	}
	return 0;
}
