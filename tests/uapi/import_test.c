// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Exported buffers in the hands of other drivers: vgem gets their pages, vivid fills them
 * with pictures, udmabuf must not get them.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "klog.h"
#include "module.h"
#include "test.h"
#include "vgem.h"

#define SIZE 65536
#define FRAMES 4
#define PATIENCE_MS 60000
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

/* A dma-buf is ready for a writer when no fence of an importer is on its memory. */
TEST(who_waits_for_one_export_waits_for_importers_of_the_other)
{
	int vgem = vgem_open(), fd = control_create(NULL, SIZE);
	struct pollfd other = { .fd = export_new(fd), .events = POLLOUT };
	uint32_t fence = vgem_fence(vgem, vgem_import(vgem, export_new(fd)));

	CHECK_INT(poll(&other, 1, 0), 0);
	vgem_signal(vgem, fence);
	CHECK_INT(poll(&other, 1, PATIENCE_MS), 1);
}

/* vivid, the kernel's camera without hardware, which fills dma-bufs. */
struct camera {
	int fd;
	size_t frame_size;
};

/* The smallest picture it has, without colour: emulated CPUs paint slowly. */
static void set_format(struct camera *camera)
{
	struct v4l2_format format = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.fmt.pix = {
			.width = 16,
			.height = 16,
			.pixelformat = V4L2_PIX_FMT_GREY,
			.field = V4L2_FIELD_NONE,
		},
	};

	REQUIRE_OK(ioctl(camera->fd, VIDIOC_S_FMT, &format));
	camera->frame_size = format.fmt.pix.sizeimage;
}

/* As many pictures a second as it can make: nobody looks at them. */
static void set_pace(struct camera *camera)
{
	struct v4l2_streamparm pace = {
		V4L2_BUF_TYPE_VIDEO_CAPTURE,
		{ .capture.timeperframe = { .numerator = 1, .denominator = 1000 } },
	};

	REQUIRE_OK(ioctl(camera->fd, VIDIOC_S_PARM, &pace));
}

/* @device: frames are stored where a device was told to, else by the kernel's mapping. */
static struct camera *camera_new(bool device)
{
	struct v4l2_requestbuffers request = {
		.count = FRAMES,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_DMABUF,
	};
	enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	struct camera *camera = calloc(1, sizeof(*camera));

	REQUIRE(camera);
	if (!module_exists("vivid"))
		SKIP("this kernel has no vivid");
	/* One device with one node that captures from one webcam. */
	module_need("vivid", "n_devs=1 node_types=1 num_inputs=1 input_types=0 allocators=%d",
		    device);
	/* At this pace its thread asks for a negative timeout at times, and the kernel says so. */
	klog_say("kubuf-expect: schedule_timeout: wrong timeout value");
	camera->fd = REQUIRE_OK(open("/dev/video0", O_RDWR | O_CLOEXEC));
	set_format(camera);
	set_pace(camera);
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_REQBUFS, &request));
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_STREAMON, &type));
	return camera;
}

static struct v4l2_buffer buffer(unsigned int index, int dmabuf)
{
	return (struct v4l2_buffer){
		.index = index,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_DMABUF,
		.m.fd = dmabuf,
	};
}

/* Hands over a dma-buf for the next frame; 0 or a negative errno. */
static int camera_queue(struct camera *camera, unsigned int index, int dmabuf)
{
	struct v4l2_buffer arg = buffer(index, dmabuf);

	return ioctl(camera->fd, VIDIOC_QBUF, &arg) == -1 ? -errno : 0;
}

/* Waits for a frame: the index of the buffer that has it. */
static unsigned int camera_frame(struct camera *camera)
{
	struct pollfd wait = { .fd = camera->fd, .events = POLLIN };
	struct v4l2_buffer arg = buffer(0, -1);

	REQUIRE_INT(poll(&wait, 1, PATIENCE_MS * test_slow()), 1);
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_DQBUF, &arg));
	CHECK(!(arg.flags & V4L2_BUF_FLAG_ERROR));
	CHECK_INT(arg.bytesused, camera->frame_size);
	return arg.index;
}

static void camera_free(struct camera *camera)
{
	enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	REQUIRE_OK(ioctl(camera->fd, VIDIOC_STREAMOFF, &type));
	close(camera->fd);
	klog_say("kubuf-expect:");
	free(camera);
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
		check_picture(fds[index], camera->frame_size);
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
