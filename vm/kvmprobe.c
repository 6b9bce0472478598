// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * kvmprobe - does /dev/kvm run guest kernels at the speed of the processor?
 *
 * There are hosts whose KVM answers every question well and starts a virtual
 * CPU, yet emulates each instruction that a guest's kernel executes, so that a
 * stock kernel takes minutes to boot. Only a measurement tells: a guest in
 * 64-bit kernel mode counts down in a loop, and does so in a fraction of a
 * millisecond, or it does not.
 *
 * Returns 0 when KVM is good, 1 when it is not; one line says why. x86-64 only.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	MEMORY = 2 << 20,
	TOP_TABLE = 0x2000,
	MIDDLE_TABLE = 0x3000,
	LOW_TABLE = 0x4000,
	CODE = 0x10000,
	STACK = 0x20000,
	PORT = 0x3f8,
	LIMIT_MS = 20,
	HANG_SECONDS = 2,
};

/* The last 2 GiB of the address space, where Linux has its own code. */
#define KERNEL_BASE 0xffffffff80000000ull

/* Page table entry bits: present and writable, and a 2 MiB page. */
#define TABLE_ENTRY 0x03ull
#define LARGE_ENTRY 0x83ull

static const uint8_t code[] = {
	0xb9, 0x80, 0x1a, 0x06, 0x00, /*       mov $400000, %ecx */
	0xff, 0xc9, /* loop: dec %ecx */
	0x75, 0xfc, /*       jnz loop */
	0x66, 0xba, 0xf8, 0x03, /*       mov $PORT, %dx */
	0xee, /*       out %al, (%dx) */
	0xf4, /*       hlt */
};

static _Noreturn void fail(const char *what)
{
	printf("kvm: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ioctl() that cannot fail if KVM is of any use. */
static int ask(int fd, unsigned long request, void *argument, const char *what)
{
	int answer = ioctl(fd, request, argument);

	if (answer < 0)
		fail(what);
	return answer;
}

/* One 2 MiB page at address 0 and, the same one, where the kernel would be. */
static void memory_fill(int vm)
{
	struct kvm_userspace_memory_region region = { .memory_size = MEMORY };
	uint8_t *memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("memory for the guest");
	*(uint64_t *)(memory + TOP_TABLE) = MIDDLE_TABLE | TABLE_ENTRY;
	*(uint64_t *)(memory + TOP_TABLE + 511 * 8) = MIDDLE_TABLE | TABLE_ENTRY;
	*(uint64_t *)(memory + MIDDLE_TABLE) = LOW_TABLE | TABLE_ENTRY;
	*(uint64_t *)(memory + MIDDLE_TABLE + 510 * 8) = LOW_TABLE | TABLE_ENTRY;
	*(uint64_t *)(memory + LOW_TABLE) = LARGE_ENTRY;
	memcpy(memory + CODE, code, sizeof(code));
	region.userspace_addr = (uintptr_t)memory;
	ask(vm, KVM_SET_USER_MEMORY_REGION, &region, "memory region");
}

/* 64-bit mode, ring 0, paging on: what a kernel runs in. */
static void cpu_set(int cpu)
{
	struct kvm_segment data = {
		.limit = 0xffffffff,
		.selector = 16,
		.type = 3,
		.present = 1,
		.db = 1,
		.s = 1,
		.g = 1,
	};
	struct kvm_segment text = {
		.limit = 0xffffffff,
		.selector = 8,
		.type = 11,
		.present = 1,
		.l = 1,
		.s = 1,
		.g = 1,
	};
	struct kvm_regs regs = { .rip = KERNEL_BASE + CODE, .rsp = STACK, .rflags = 2 };
	struct kvm_sregs sregs;

	ask(cpu, KVM_GET_SREGS, &sregs, "system registers");
	sregs.cs = text;
	sregs.ds = data;
	sregs.es = data;
	sregs.fs = data;
	sregs.gs = data;
	sregs.ss = data;
	sregs.cr3 = TOP_TABLE;
	sregs.cr4 = 1 << 5; /* PAE */
	sregs.cr0 = 0x80050033; /* paging, protection, FPU, write protection */
	sregs.efer = 0x500; /* long mode enabled and active */
	ask(cpu, KVM_SET_SREGS, &sregs, "system registers");
	ask(cpu, KVM_SET_REGS, &regs, "registers");
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Runs until hlt; the output to the port proves that the loop was left. */
static double cpu_time(int cpu, const struct kvm_run *run)
{
	double start = now_ms();
	int seen = 0;

	for (;;) {
		ask(cpu, KVM_RUN, NULL, "run");
		if (run->exit_reason == KVM_EXIT_HLT)
			break;
		if (run->exit_reason != KVM_EXIT_IO || run->io.port != PORT) {
			printf("kvm: the guest stopped for reason %u\n", run->exit_reason);
			exit(1);
		}
		seen = 1;
	}
	if (!seen) {
		printf("kvm: the guest halted without having run\n");
		exit(1);
	}
	return now_ms() - start;
}

int main(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kvm_run *run;
	int vm, cpu, size;
	double ms;

	if (kvm < 0)
		fail("/dev/kvm");
	/* Whatever hangs is killed by it, and that is an answer, too. */
	alarm(HANG_SECONDS);
	vm = ask(kvm, KVM_CREATE_VM, NULL, "virtual machine");
	memory_fill(vm);
	cpu = ask(vm, KVM_CREATE_VCPU, NULL, "virtual CPU");
	size = ask(kvm, KVM_GET_VCPU_MMAP_SIZE, NULL, "size of the run area");
	run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run == MAP_FAILED)
		fail("run area");
	cpu_set(cpu);
	ms = cpu_time(cpu, run);
	printf("kvm: 400000 turns of a loop in kernel mode took %.1f ms, %s\n", ms,
	       ms < LIMIT_MS ? "good" : "much too long: it emulates them");
	return ms < LIMIT_MS ? 0 : 1;
}
