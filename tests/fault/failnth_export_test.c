// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while a buffer becomes a dma-buf, and while that is mapped, synchronised and
 * imported by another driver.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/kubuf.h>
#include <linux/dma-buf.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "failnth.h"
#include "privilege.h"
#include "test.h"
#include "vgem.h"

#define SIZE 20480

static int fd, dmabuf, vgem;
static unsigned char *map;

static long call_export(void)
{
	struct kubuf_ioctl_export arg = { .fd_flags = KUBUF_FD_CLOEXEC };

	return failnth_result(ioctl(fd, KUBUF_IOCTL_EXPORT, &arg)) ?: arg.fd;
}

static void judge_export(long ret)
{
	unsigned char *mapping = buf_map_as(ret, SIZE, PROT_READ, MAP_SHARED, 0);

	CHECK_INT(mapping[SIZE - 1], 0x3c);
	munmap(mapping, SIZE);
	CHECK_INT(lseek(ret, 0, SEEK_END), SIZE);
}

static const struct failnth exporting =
	FAILNTH("EXPORT", NULL, call_export, judge_export, failnth_close);

static void begin(const struct kind *kind)
{
	fd = control_create(kind, SIZE);
	REQUIRE_INT(pwrite(fd, "\x3c", 1, SIZE - 1), 1);
	close(export_new(fd));
}

/* The charge is exact, so what would not come back of it is missing at the next run. */
TEST_KINDS(a_dma_buf_is_made_whole_or_not_at_all, 0, KIND_UC)
{
	begin(kind);
	failnth_need();
	privilege_limit_memlock(SIZE);
	failnth_sweep(&exporting);
}

static long call_map(void)
{
	map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf, 0);
	return map == MAP_FAILED ? -errno : 0;
}

static void judge_map(long ret)
{
	CHECK_INT(ret, 0);
	CHECK_INT(map[SIZE - 1], 0x3c);
}

static void unmap(long ret)
{
	if (!ret)
		REQUIRE_OK(munmap(map, SIZE));
}

static long call_sync(void)
{
	struct dma_buf_sync arg = { .flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW };

	return failnth_result(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &arg));
}

static const struct failnth uses[] = {
	FAILNTH("mmap of a dma-buf", NULL, call_map, judge_map, unmap),
	FAILNTH("sync of a dma-buf", NULL, call_sync, NULL, NULL),
};

TEST_KINDS(a_dma_buf_is_used_or_an_error_says_why, KIND_PAGE, KIND_UC)
{
	begin(kind);
	dmabuf = export_new(fd);
	failnth_need();
	FAILNTH_SWEEP(uses);
}

static void open_vgem(void)
{
	vgem = vgem_open();
}

static long call_import(void)
{
	return vgem_try_import(vgem, dmabuf);
}

static void judge_import(long handle)
{
	int again;

	CHECK(handle > 0);
	again = vgem_export(vgem, handle);
	judge_export(again);
	close(again);
	vgem_close(vgem, handle);
}

/*
 * DRM has made the handle when it cannot copy its number to the program (EFAULT), and
 * keeps it. So each run has an open file of its own, with which such a handle goes.
 */
static void close_vgem(long handle)
{
	close(vgem);
}

static const struct failnth importing =
	FAILNTH("import by vgem", open_vgem, call_import, judge_import, close_vgem);

TEST_KINDS(an_import_has_all_pages_or_none, KIND_PAGE, KIND_UC)
{
	begin(kind);
	dmabuf = export_new(fd);
	failnth_need();
	close(vgem_open()); /* loads the module before anything is counted */
	failnth_sweep(&importing);
}
