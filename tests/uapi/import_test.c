// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Exported buffers in the hands of other drivers: vgem gets their pages, vivid fills them
 * with pictures, udmabuf must not get them.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* memfd_create() */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "camera.h"
#include "check.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "test.h"
#include "vgem.h"

#define SIZE 65536
#define FRAMES 4
#define ROOM (2 << 20)

TEST_KINDS(vgem_holds_an_import_until_its_handle_is_closed, KIND_FIRST, KIND_UC)
{
	int vgem = vgem_open(), fd = control_create(kind, SIZE), dmabuf = export_new(fd);
	uint64_t id = control_info(fd).id;
	uint32_t handle = vgem_import(vgem, dmabuf);
	struct holders before;
	unsigned char *map;

	CHECK_INT(vgem_import(vgem, dmabuf), handle);
	close(fd);
	close(dmabuf);
	CHECK_HAS(holders_line(id), " exports=1 ");

	before = holders_now();
	dmabuf = vgem_export(vgem, handle);
	CHECK_HAS(holders_line(id), " exports=1 "); /* handed on, it is the same one */
	map = buf_map(dmabuf, SIZE);
	map[77] = 0x5c;
	munmap(map, SIZE);
	close(dmabuf);
	CHECK_HOLDERS(&before);

	vgem_close(vgem, handle);
	close(vgem);
	before.buffers--;
	before.fds--;
	CHECK_INT(holders_now().buffers, before.buffers);
	CHECK(!holders_line(id));
}

/* What that does to caches shows on machines where devices are not coherent. */
TEST_KINDS(sync_is_for_every_device_that_has_the_buffer, KIND_FIRST, KIND_UC)
{
	int vgem = vgem_open(), fd = control_create(kind, SIZE), dmabuf = export_new(fd);
	uint32_t handle = vgem_import(vgem, dmabuf);
	unsigned char *map = buf_map(fd, SIZE), byte;

	CHECK_OK(control_sync(fd, SIZE, KUBUF_SYNC_READ | KUBUF_SYNC_WRITE));
	map[77] = 0x5c;
	CHECK_OK(control_sync(fd, SIZE, KUBUF_SYNC_READ | KUBUF_SYNC_WRITE | KUBUF_SYNC_END));
	CHECK_INT(pread(fd, &byte, 1, 77), 1);
	CHECK_INT(byte, 0x5c);
	munmap(map, SIZE);
	vgem_close(vgem, handle);
	CHECK_OK(control_sync(fd, SIZE, KUBUF_SYNC_READ));
	CHECK_OK(control_sync(fd, SIZE, KUBUF_SYNC_READ | KUBUF_SYNC_END));
}

/* A picture has more than one shade, and ends where a frame does. */
static void check_picture(int fd, size_t len)
{
	static unsigned char picture[ROOM];
	bool shades[256] = {};
	int count = 0;

	REQUIRE_INT(pread(fd, picture, ROOM, 0), ROOM);
	for (size_t i = 0; i < len; i++) {
		count += !shades[picture[i]];
		shades[picture[i]] = true;
	}
	CHECK(count > 3);
	CHECK(picture[len - 1] != 0xee);
	CHECK_BYTES(picture + len, 0xee, ROOM - len);
}

static void film(const struct kind *kind, bool device)
{
	struct holders before = holders_now();
	struct camera *camera = camera_new(device);
	int fds[FRAMES], dmabufs[FRAMES];
	struct kubuf_ioctl_fill fill = { .len = ROOM, .pattern = 0xee, .width = 1 };
	unsigned int index;

	for (int i = 0; i < FRAMES; i++) {
		fds[i] = control_create(kind, ROOM);
		REQUIRE_OK(ioctl(fds[i], KUBUF_IOCTL_FILL, &fill));
		dmabufs[i] = export_new(fds[i]);
		REQUIRE_INT(camera_queue(camera, i, dmabufs[i]), 0);
	}
	for (int frame = 0; frame < 2 * FRAMES; frame++) {
		check_context("frame %d", frame);
		index = camera_frame(camera);
		check_picture(fds[index], camera_frame_size(camera));
		REQUIRE_OK(ioctl(fds[index], KUBUF_IOCTL_FILL, &fill));
		REQUIRE_INT(camera_queue(camera, index, dmabufs[index]), 0);
	}
	check_context("%s", "");
	/* The camera still has all of them when their maker lets go. */
	for (int i = 0; i < FRAMES; i++) {
		close(fds[i]);
		close(dmabufs[i]);
	}
	CHECK_INT(holders_now().buffers, before.buffers + FRAMES);
	camera_frame(camera);
	camera_free(camera);
	CHECK_HOLDERS(&before);
}

TEST_KINDS(a_camera_films_through_the_kernels_mapping, KIND_FIRST, KIND_UC)
{
	film(kind, false);
}

TEST_KINDS(a_camera_films_into_what_a_device_was_given, KIND_CONTIG | KIND_FIRST, KIND_UC)
{
	film(kind, true);
}

TEST_KINDS(a_device_that_wants_one_block_is_refused_scattered_memory,
	   KIND_SCATTER | KIND_FIRST, KIND_UC)
{
	struct camera *camera = camera_new(true);
	int dmabuf = export_new(control_create(kind, ROOM));

	CHECK_INT(camera_queue(camera, 0, dmabuf), -EFAULT);
	camera_free(camera);
}

/* udmabuf looks at rights and seals of memfds, and would know nothing of ours. */
TEST_KINDS(udmabuf_does_not_get_at_the_pages, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, SIZE), memfd;

	if (access("/dev/udmabuf", F_OK))
		SKIP("this kernel has no udmabuf");
	memfd = REQUIRE_OK(memfd_create("udmabuf", MFD_ALLOW_SEALING | MFD_CLOEXEC));
	REQUIRE_OK(ftruncate(memfd, SIZE));
	REQUIRE_OK(fcntl(memfd, F_ADD_SEALS, F_SEAL_SHRINK));
	close(REQUIRE_OK(export_by_udmabuf(memfd, SIZE)));
	CHECK_INT(export_by_udmabuf(fd, SIZE), -1);
	CHECK_INT(export_by_udmabuf(control_dup(fd, KUBUF_FD_RDONLY), SIZE), -1);
}
