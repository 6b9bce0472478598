// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * REGISTER of every kind of memory that a process can have; what drivers and devices do
 * with it; and processes that die or are disturbed meanwhile.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "disk.h"
#include "holders.h"
#include "importer.h"
#include "kernel.h"
#include "kit.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "reg.h"
#include "stall.h"
#include "task.h"
#include "test.h"
#include "text.h"

/* All of it goes both ways through a registration. */
static void check_both_ways(unsigned char *memory, size_t len)
{
	struct klog *log = klog_mark();
	int fd = reg_try(memory, len, REG_BOTH);
	unsigned char byte = 0x5a;

	if (fd < 0)
		check_note("%s", klog_text(log));
	klog_free(log);
	REQUIRE_OK(fd);

	memory[len - 1] = 0xa5;
	CHECK_INT(pwrite(fd, &byte, 1, 0), 1);
	CHECK_INT(memory[0], 0x5a);
	CHECK_INT(pread(fd, &byte, 1, len - 1), 1);
	CHECK_INT(byte, 0xa5);
	close(fd);
}

TEST(memory_of_a_process_is_registered_whatever_it_is_made_of)
{
	size_t huge = page_huge(1), page = page_size();
	int file = REQUIRE_OK(memfd_create("tmpfs", 0));
	unsigned char *memory = page_own(3 * huge);

	memory += huge - (uintptr_t)memory % huge;
	madvise(memory, huge, MADV_HUGEPAGE);
	check_context("%s", "a huge page");
	check_both_ways(memory, huge);
	check_both_ways(memory + 3, huge - page);
	check_context("%s", "tmpfs");
	REQUIRE_OK(ftruncate(file, 4 * page));
	check_both_ways(reg_map(4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, file), 4 * page);
	check_both_ways(reg_map(4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE, file), 4 * page);
	check_context("%s", "hugetlbfs");
	/* One is to move to, for what must not stay where it is. */
	if (!text_write("/proc/sys/vm/nr_hugepages", "2"))
		return;
	memory = mmap(NULL, huge, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (memory == MAP_FAILED) {
		check_note("no huge page to be had");
	} else {
		/* A fault by the pin itself takes none of ZONE_MOVABLE's, and moves none. */
		memory[0] = 1;
		check_both_ways(memory + 1, huge - 1);
		munmap(memory, huge);
	}
	CHECK(text_write("/proc/sys/vm/nr_hugepages", "0"));
}

TEST_KINDS(a_buffers_mapping_is_registered_if_it_has_pages_and_is_write_back, 0, KIND_UC)
{
	size_t len = 2 * page_size();
	unsigned char *map = buf_map(control_create(kind, len), len);
	struct klog *log;

	if (kind->flags & KIND_PAGE && kind->flags & KIND_WB) {
		check_both_ways(map, len);
		return;
	}
	log = klog_mark();
	CHECK_ERRNO(reg_try(map, len, REG_BOTH), EFAULT);
	if (kind->flags & KIND_PFN)
		CHECK_INT(klog_count(log, "byte 0: the memory is mapped by page frame number"), 1);
	else
		CHECK_INT(klog_count(log, "byte 0: the memory is not write-back"), 1);
}

static void register_file(void *arg)
{
	size_t page = page_size();
	int file = REQUIRE_OK(open(DISK_PLACE "/registered", O_RDWR | O_CREAT, 0600));
	struct klog *log = klog_mark();
	unsigned char *map;

	REQUIRE_OK(ftruncate(file, page));
	map = reg_map(page, PROT_READ | PROT_WRITE, MAP_SHARED, file);
	CHECK_ERRNO(reg_try(map, page, REG_BOTH), EFAULT);
	CHECK_INT(klog_count(log, "its file needs writeback"), 1);
	/* What is only read is no store that would have to reach the disk; a copy is no file. */
	CHECK_OK(reg_try(map, page, KUBUF_REGISTER_READ));
	check_both_ways(reg_map(page, PROT_READ | PROT_WRITE, MAP_PRIVATE, file), page);
}

TEST(a_file_that_needs_writeback_is_refused)
{
	control_open();
	disk_mount_ext4();
	task_run(register_file, NULL);
	disk_umount();
}

TEST(a_driver_reaches_registered_memory_to_the_byte)
{
	unsigned char *memory = page_own(3 * page_size());
	int kit = kit_open(""), fd = REQUIRE_OK(reg_try(memory + 13, page_size(), REG_BOTH)), bell;

	memory[13] = 6;
	bell = bell_open(fd, 0);
	REQUIRE_OK(kit_take(kit, fd, TESTKIT_MAY_READ | TESTKIT_MAY_WRITE));
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 7);
	CHECK_INT(memory[13], 7);
	CHECK_INT(memory[12], 0);
	CHECK_INT(bell_news(bell), 1);
	fd = REQUIRE_OK(reg_try(memory, page_size(), KUBUF_REGISTER_READ));
	CHECK_ERRNO(kit_take(kit, fd, TESTKIT_MAY_WRITE), EBADF);
	CHECK_OK(kit_take(kit, fd, TESTKIT_MAY_READ));
	CHECK_ERRNO(ioctl(kit, TESTKIT_STREAM), EINVAL);
}

TEST(a_driver_registers_memory_itself)
{
	size_t page = page_size();
	unsigned char *memory = page_own(2 * page);
	struct testkit_memory arg = {
		.addr = (uintptr_t)memory + 5,
		.len = page,
		.flags = REG_BOTH,
	};
	struct testkit_make make = { .mode = 0666, .name = "registered" };
	struct testkit_memory all = { .addr = (uintptr_t)memory, .len = page };
	int kit = kit_open("");

	memory[5] = 8;
	REQUIRE_OK(ioctl(kit, TESTKIT_REGISTER, &arg));
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 9);
	CHECK_INT(memory[5], 9);
	CHECK_ERRNO(ioctl(kit, TESTKIT_EXPORT), EINVAL);
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	/* For reading alone, nobody writes to it. */
	arg.flags = KUBUF_REGISTER_READ;
	arg.addr = all.addr;
	REQUIRE_OK(ioctl(kit, TESTKIT_REGISTER, &arg));
	CHECK_ERRNO(ioctl(kit, TESTKIT_PIN_WRITE, &all), EACCES);
	CHECK_ERRNO(ioctl(kit, TESTKIT_EXPORT), EPERM);
	CHECK_ERRNO(ioctl(kit, TESTKIT_STREAM), EINVAL);
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	/* Nor by a node that a driver publishes of it. */
	REQUIRE_OK(ioctl(kit, TESTKIT_REGISTER, &arg));
	REQUIRE_OK(ioctl(kit, TESTKIT_PUBLISH, &make));
	CHECK_ERRNO(open(CONTROL_NAMED "registered", O_RDWR), EACCES);
	CHECK_OK(open(CONTROL_NAMED "registered", O_RDONLY));
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	arg.flags = 0;
	CHECK_ERRNO(ioctl(kit, TESTKIT_REGISTER, &arg), EINVAL);
	arg.flags = REG_BOTH;
	arg.addr = 1;
	CHECK_ERRNO(ioctl(kit, TESTKIT_REGISTER, &arg), EFAULT);
}

TEST(a_device_reaches_registered_memory_to_the_byte)
{
	size_t page = page_size(), len = 5 * page;
	unsigned char *memory = page_own(7 * page);
	int fd = REQUIRE_OK(reg_try(memory + 100, len, REG_BOTH)), device;
	char word[5] = "";

	memcpy(memory + 100 + len - 4, "cpu.", 4);
	module_need("importer", "%s", "");
	device = REQUIRE_OK(open("/dev/importer", O_RDWR));
	if (ioctl(device, IMPORTER_MAP, &fd) < 0) {
		/* It would write whole cache lines, and so what is beside the range. */
		CHECK_INT(errno, EINVAL);
		fd = REQUIRE_OK(reg_try(memory, len, REG_BOTH));
		CHECK_OK(ioctl(device, IMPORTER_MAP, &fd));
		SKIP("this device looks into no cache: its memory begins at a line");
	}
	CHECK_INT(pread(device, word, 4, len - 4), 4);
	CHECK(!strcmp(word, "cpu."));
	CHECK_INT(pread(device, word, 4, len), 0);
	REQUIRE_INT(pwrite(device, "dev!", 4, 0), 4);
	CHECK_OK(ioctl(device, IMPORTER_FOR_CPU));
	CHECK_MEM(memory + 100, "dev!", 4);
	CHECK_BYTES(memory, 0, 100);
	close(device);
	/* What was registered for reading is not given to a device that writes. */
	fd = REQUIRE_OK(reg_try(memory, page, KUBUF_REGISTER_READ));
	device = REQUIRE_OK(open("/dev/importer", O_RDWR));
	CHECK_ERRNO(ioctl(device, IMPORTER_MAP, &fd), EBADF);
	CHECK_ERRNO(ioctl(device, IMPORTER_MAP_CARELESS, &fd), EACCES);
}

/* Half of it does not come until its process dies. */
struct stalled {
	unsigned char *memory;
	int told[2];
};

static void *tell(void *arg)
{
	struct stalled *stalled = arg;
	size_t half = 4 * page_size();

	stall_wait(stall_begin(stalled->memory + half, half));
	REQUIRE_INT(write(stalled->told[1], "x", 1), 1);
	return NULL;
}

static void register_stalled(void *arg)
{
	struct stalled *stalled = arg;
	pthread_t thread;

	stalled->memory = page_own(8 * page_size());
	REQUIRE_INT(pthread_create(&thread, NULL, tell, stalled), 0);
	usleep(100000);
	FAIL("registered %d", reg_try(stalled->memory, 8 * page_size(), REG_BOTH));
}

TEST(a_registration_that_waits_for_memory_can_be_killed_and_stops_nobody)
{
	struct stalled stalled = {};
	struct holders before;
	pid_t pid;
	char byte;

	if (!kernel_since(6, 3))
		SKIP("a long-term pin does not wait for userfaultfd here, it is EFAULT at once");
	control_open();
	REQUIRE_OK(pipe(stalled.told));
	before = holders_now();
	pid = task_start(register_stalled, &stalled);
	REQUIRE_INT(read(stalled.told[0], &byte, 1), 1);
	close(control_create(NULL, page_size()));
	CHECK_OK(close(REQUIRE_OK(reg_try(&stalled, 1, REG_BOTH))));
	task_kill(pid, 10);
	CHECK_HOLDERS(&before);
}

static void do_nothing(int signal)
{
}

TEST_WITHIN(a_storm_of_signals_disturbs_no_registration, 300)
{
	struct itimerval storm = { { 0, 1000 }, { 0, 1000 } }, calm = {};
	size_t len = test_long() ? 1UL << 30 : 64UL << 20;
	unsigned char *memory;
	int fd;

	control_open();
	memory = page_own(len);
	signal(SIGALRM, do_nothing);
	setitimer(ITIMER_REAL, &storm, NULL);
	fd = reg_try(memory, len, REG_BOTH);
	setitimer(ITIMER_REAL, &calm, NULL);
	if (fd < 0 && errno == ENOMEM)
		SKIP("too little memory for %zu bytes", len);
	REQUIRE_OK(fd);
	CHECK_INT(control_info(fd).size, len);
}

static void register_large(void *arg)
{
	reg_try(arg, 256UL << 20, REG_BOTH);
	pause();
}

TEST_WITHIN(a_kill_in_the_middle_gives_all_of_it_back, 300)
{
	unsigned char *memory = mmap(NULL, 256UL << 20, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct holders before;
	pid_t pid;

	REQUIRE(memory != MAP_FAILED);
	control_open();
	before = holders_now();
	for (int turn = 0; turn < (test_long() ? 50 : 5); turn++) {
		pid = task_start(register_large, memory);
		usleep(20000 * (turn + 1));
		task_kill(pid, 20);
	}
	CHECK_HOLDERS(&before);
}
