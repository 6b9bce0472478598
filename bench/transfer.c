// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * transfer - 1 MiB of user memory into the buffer: copied, through pinned pages, and out of
 * registered memory, of which the kernel keeps its view
 *
 * Both inside one ioctl of /dev/testbuf, into the same kernel view, from user
 * memory in 4 KiB pages and in huge ones.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "measure.h"
#include "testbuf.h"

#define LENGTH (1UL << 20)
#define HUGE (2UL << 20)

struct transfer {
	int fd;
	struct testbuf_copy copy;
};

static void transfer(void *arg)
{
	struct transfer *transfer = arg;

	if (ioctl(transfer->fd, TESTBUF_COPY, &transfer->copy))
		err(1, "TESTBUF_COPY");
	if (transfer->copy.moved != LENGTH)
		errx(1, "TESTBUF_COPY moved %lld bytes", (long long)transfer->copy.moved);
}

/* Memory whose pages are as the advice says, which is looked at and not believed. */
static char *memory_of(int advice)
{
	int rights = PROT_READ | PROT_WRITE;
	char *area = mmap(NULL, 2 * HUGE, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool wanted = advice == MADV_HUGEPAGE;
	char line[256];
	long huge = 0, found = 0;
	FILE *smaps;

	if (area == MAP_FAILED)
		err(1, "mmap");
	area = (char *)(((unsigned long)area + HUGE - 1) & ~(HUGE - 1));
	if (madvise(area, HUGE, advice))
		err(1, "madvise");
	memset(area, 0x55, HUGE);

	smaps = fopen("/proc/self/smaps", "r");
	if (!smaps)
		err(1, "/proc/self/smaps");
	while (fgets(line, sizeof(line), smaps)) {
		unsigned long begin, end;

		if (sscanf(line, "%lx-%lx", &begin, &end) == 2)
			found = begin <= (unsigned long)area && (unsigned long)area < end;
		else if (found)
			sscanf(line, "AnonHugePages: %ld", &huge);
	}
	fclose(smaps);
	if (wanted != !!huge)
		errx(1, "%ld KiB of the user's memory are in huge pages", huge);
	return area;
}

/* A descriptor of the memory, registered; exported as a dma-buf, it keeps the kernel's view. */
static int registered(const char *memory)
{
	struct kubuf_ioctl_register reg = {
		.addr = (unsigned long)memory,
		.len = LENGTH,
		.flags = KUBUF_REGISTER_VALID,
	};
	struct kubuf_ioctl_export export = { 0 };
	int control = open("/dev/kubuf/control", O_RDWR);

	if (control < 0 || ioctl(control, KUBUF_IOCTL_REGISTER, &reg) ||
	    ioctl(reg.fd, KUBUF_IOCTL_EXPORT, &export))
		err(1, "registered memory");
	return reg.fd;
}

int main(void)
{
	static const struct {
		const char *name;
		int advice;
		__u32 how;
	} ways[] = {
		{ "transfer.copy.small", MADV_NOHUGEPAGE, TESTBUF_COPY_FROM_USER },
		{ "transfer.pin.small", MADV_NOHUGEPAGE, TESTBUF_PIN_WRITE },
		{ "transfer.registered.small", MADV_NOHUGEPAGE, TESTBUF_REGISTERED },
		{ "transfer.copy.huge", MADV_HUGEPAGE, TESTBUF_COPY_FROM_USER },
		{ "transfer.pin.huge", MADV_HUGEPAGE, TESTBUF_PIN_WRITE },
		{ "transfer.registered.huge", MADV_HUGEPAGE, TESTBUF_REGISTERED },
	};
	struct transfer t = { .fd = open("/dev/testbuf", O_RDWR) };

	if (t.fd < 0 || ioctl(t.fd, TESTBUF_VIEW_KEEP))
		err(1, "/dev/testbuf");
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		const char *memory = memory_of(ways[i].advice);
		unsigned long addr = (unsigned long)memory;

		if (ways[i].how == TESTBUF_REGISTERED)
			addr = registered(memory);

		t.copy = (struct testbuf_copy){
			.addr = addr,
			.len = LENGTH,
			.how = ways[i].how,
		};
		measure(ways[i].name, transfer, &t);
	}
	return 0;
}
