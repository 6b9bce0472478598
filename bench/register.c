// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * register - 16 MiB of a program's memory: registered and let go, and pinned for long by one
 * call of the kernel's and unpinned
 */
#include <stdint.h>

#include "file.h"
#include "measure.h"
#include "yardstick.h"

#define LENGTH (16UL << 20)

static char *memory;
static int control, yardstick;

static void register_all(void *arg)
{
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)memory,
		.len = LENGTH,
		.flags = KUBUF_REGISTER_VALID,
	};

	if (ioctl(control, KUBUF_IOCTL_REGISTER, &reg))
		err(1, "REGISTER");
	close(reg.fd);
}

static void pin_all(void *arg)
{
	struct yardstick_pin pin = { .addr = (uintptr_t)memory, .len = LENGTH };

	if (ioctl(yardstick, YARDSTICK_PIN, &pin))
		err(1, "YARDSTICK_PIN");
}

static void compare(const char *size, int advice)
{
	char name[32];

	memory = mmap(NULL, 2 * LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	memory += LENGTH - (uintptr_t)memory % LENGTH;
	madvise(memory, LENGTH, advice);
	memset(memory, 1, LENGTH);
	snprintf(name, sizeof(name), "register.kubuf.%s", size);
	measure(name, register_all, NULL);
	snprintf(name, sizeof(name), "register.pin.%s", size);
	measure(name, pin_all, NULL);
}

int main(void)
{
	control = open("/dev/kubuf/control", O_RDWR);
	yardstick = open("/dev/yardstick", O_RDWR);
	if (control < 0 || yardstick < 0)
		err(1, "/dev/kubuf/control, /dev/yardstick");
	compare("small", MADV_NOHUGEPAGE);
	compare("huge", MADV_HUGEPAGE);
	return 0;
}
