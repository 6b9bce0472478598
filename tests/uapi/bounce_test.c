// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * SYNC, where a device has the buffer at another place: nothing that a device or a
 * program stores in its turn is lost, and nobody undoes what another one stores.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "control.h"
#include "export.h"
#include "importer.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "test.h"
#include "vgem.h"

#define BOTH (KUBUF_SYNC_READ | KUBUF_SYNC_WRITE)

/* A device that has the buffer. */
static int device_new(int fd)
{
	int32_t dmabuf = export_new(fd);
	int device;

	if (!module_loaded("importer"))
		module_need("importer", "%s", "");
	device = REQUIRE_OK(open("/dev/importer", O_RDWR));
	if (!REQUIRE_OK(ioctl(device, IMPORTER_TAKE, &dmabuf)))
		check_note("this device has no bounce buffers");
	close(dmabuf);
	return device;
}

static void store(int fd, const char *word)
{
	REQUIRE_INT(pwrite(fd, word, 4, 0), 4);
}

#define CHECK_WORD(fd, word)                          \
	do {                                          \
		char got[5] = "";                     \
		REQUIRE_INT(pread(fd, got, 4, 0), 4); \
		CHECK(!strcmp(got, word));            \
	} while (0)

TEST_KINDS(what_a_device_stores_is_seen_in_the_programs_turn, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), device;

	store(fd, "cpu.");
	device = device_new(fd);
	CHECK_WORD(device, "cpu.");
	store(device, "dev!");
	CHECK_OK(control_sync(fd, page_size(), BOTH));
	CHECK_WORD(fd, "dev!");
	store(fd, "new.");
	CHECK_OK(control_sync(fd, page_size(), BOTH | KUBUF_SYNC_END));
	CHECK_WORD(device, "new.");
	store(device, "end!");
	close(device);
	CHECK_WORD(fd, "end!");
}

TEST_KINDS(a_second_bracket_undoes_nothing, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), other = control_dup(fd, 0);
	int device = device_new(fd), dmabuf = export_new(fd);
	struct dma_buf_sync begin = { .flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW };
	struct dma_buf_sync end = { .flags = DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW };

	store(device, "dev!");
	CHECK_OK(control_sync(fd, page_size(), BOTH));
	store(fd, "new.");
	CHECK_OK(control_sync(other, page_size(), BOTH));
	CHECK_WORD(fd, "new.");
	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &begin));
	CHECK_WORD(fd, "new.");
	CHECK_OK(control_sync(fd, page_size(), BOTH | KUBUF_SYNC_END));
	CHECK_WORD(device, "new.");
	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &end));
	/* One bracket is still open, and a close ends it. */
	store(other, "two.");
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_READ));
	CHECK_WORD(fd, "two.");
	close(other);
	CHECK_WORD(device, "two.");
	/*
	 * An end without a begin is refused; through a dma-buf it makes stores visible to
	 * devices.
	 */
	store(device, "dev!");
	CHECK_ERRNO(control_sync(fd, page_size(), BOTH | KUBUF_SYNC_END), EINVAL);
	CHECK_WORD(device, "dev!");
	store(fd, "more");
	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &end));
	CHECK_WORD(device, "more");
}

TEST(a_bracket_for_reading_keeps_nobody_from_reading)
{
	int fd = control_create(NULL, 2 * page_size()), other = control_dup(fd, 0);
	int device = device_new(fd);

	CHECK_OK(control_sync(other, page_size(), KUBUF_SYNC_READ)); /* and never ends it */
	store(device, "dev!");
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_READ));
	CHECK_WORD(fd, "dev!");
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_READ | KUBUF_SYNC_END));
}

TEST_KINDS(a_device_that_goes_in_the_programs_turn_undoes_nothing, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), device = device_new(fd);

	store(device, "dev!");
	CHECK_OK(control_sync(fd, page_size(), BOTH));
	store(fd, "new.");
	close(device);
	CHECK_WORD(fd, "new.");
	CHECK_OK(control_sync(fd, page_size(), BOTH | KUBUF_SYNC_END));
	CHECK_WORD(fd, "new.");
}

TEST_KINDS(a_device_that_comes_in_a_bracket_loses_nothing, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), device;

	CHECK_OK(control_sync(fd, page_size(), BOTH));
	store(fd, "old.");
	device = device_new(fd);
	store(device, "dev!");
	close(device);
	CHECK_WORD(fd, "dev!");
}

TEST(fences_go_with_the_last_dma_buf)
{
	int fd = control_create(NULL, page_size()), dmabuf = export_new(fd), vgem = vgem_open();
	uint32_t handle = vgem_import(vgem, dmabuf);

	vgem_signal(vgem, vgem_fence(vgem, handle));
	vgem_close(vgem, handle);
	close(dmabuf);
	close(vgem);
	CHECK_INT(module_unload_soon("vgem"), 0);
	CHECK_OK(close(fd)); /* calls nothing of vgem's */
	usleep(50000);
}

TEST_KINDS(who_may_only_read_undoes_nothing, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, 2 * page_size()), reader = control_dup(fd, KUBUF_FD_RDONLY);

	store(fd, "old.");
	device_new(fd);
	store(fd, "new.");
	CHECK_ERRNO(control_sync(reader, page_size(), KUBUF_SYNC_READ), EBADF);
	CHECK_ERRNO(control_sync(reader, page_size(), KUBUF_SYNC_READ | KUBUF_SYNC_END), EBADF);
	CHECK_WORD(fd, "new.");
}

static void do_nothing(int signal)
{
}

/* A second device gets the page, which the debugging of the DMA API takes for a fault. */
static uint32_t import_beside(int vgem, int dmabuf)
{
	uint32_t handle;

	klog_say("kubuf-expect: DMA-API: ");
	klog_say("kubuf-expect: add_dma_entry");
	klog_say("kubuf-expect: Call Trace");
	handle = vgem_import(vgem, dmabuf);
	klog_say("kubuf-expect:");
	return handle;
}

static const struct dma_buf_sync begin = { .flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW };
static const struct dma_buf_sync end = { .flags = DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW };

/* A program that tries again and ends its turn has left nobody else's turn open. */
TEST(a_turn_whose_begin_was_interrupted_is_not_begun)
{
	int fd = control_create(NULL, page_size()), device = device_new(fd);
	int dmabuf = export_new(fd), vgem = vgem_open();
	uint32_t fence = vgem_fence(vgem, import_beside(vgem, dmabuf));
	const struct itimerval soon = { .it_value.tv_usec = 200000 };
	const struct sigaction action = { .sa_handler = do_nothing };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	CHECK_ERRNO(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &begin), EINTR);
	vgem_signal(vgem, fence);
	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &begin));
	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &end));
	store(device, "dev!");
	CHECK_OK(control_sync(fd, page_size(), KUBUF_SYNC_READ));
	CHECK_WORD(fd, "dev!");
}

/* A device that takes its time, and a fence that says when it has done. */
static struct {
	int vgem;
	int device;
	uint32_t fence;
} slow;

static void *store_late(void *arg)
{
	usleep(200000);
	store(slow.device, "dev!");
	vgem_signal(slow.vgem, slow.fence);
	return arg;
}

/* Waits for the device by one of two ways, in a turn for reading and writing. */
static void wait_for_device(bool through_dmabuf)
{
	int fd = control_create(NULL, page_size()), dmabuf = export_new(fd);
	pthread_t thread;

	store(fd, "old.");
	slow.device = device_new(fd);
	slow.vgem = vgem_open();
	slow.fence = vgem_fence(slow.vgem, import_beside(slow.vgem, dmabuf));
	REQUIRE_INT(pthread_create(&thread, NULL, store_late, NULL), 0);
	if (through_dmabuf)
		CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &begin));
	else
		CHECK_OK(control_sync(fd, page_size(), BOTH));
	pthread_join(thread, NULL);
	CHECK_WORD(fd, "dev!");
	if (through_dmabuf)
		CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &end));
	CHECK_WORD(slow.device, "dev!");
}

TEST(what_a_device_stores_under_a_fence_is_seen_after_sync)
{
	wait_for_device(false);
}

TEST(what_a_device_stores_under_a_fence_is_seen_after_a_dma_bufs_sync)
{
	wait_for_device(true);
}
