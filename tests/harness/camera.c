// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "camera.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "test.h"

#define BUFFERS 4
#define PATIENCE_MS 60000

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

struct camera *camera_new(bool device)
{
	struct v4l2_requestbuffers request = {
		.count = BUFFERS,
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
	camera->fd = REQUIRE_OK(open("/dev/video0", O_RDWR | O_CLOEXEC));
	set_format(camera);
	set_pace(camera);
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_REQBUFS, &request));
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_STREAMON, &type));
	return camera;
}

size_t camera_frame_size(const struct camera *camera)
{
	return camera->frame_size;
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

int camera_queue(struct camera *camera, unsigned int index, int dmabuf)
{
	struct v4l2_buffer arg = buffer(index, dmabuf);

	return ioctl(camera->fd, VIDIOC_QBUF, &arg) == -1 ? -errno : 0;
}

unsigned int camera_frame(struct camera *camera)
{
	struct pollfd wait = { .fd = camera->fd, .events = POLLIN };
	struct v4l2_buffer arg = buffer(0, -1);

	REQUIRE_INT(poll(&wait, 1, PATIENCE_MS * test_slow()), 1);
	REQUIRE_OK(ioctl(camera->fd, VIDIOC_DQBUF, &arg));
	CHECK(!(arg.flags & V4L2_BUF_FLAG_ERROR));
	CHECK_INT(arg.bytesused, camera->frame_size);
	return arg.index;
}

void camera_free(struct camera *camera)
{
	enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	REQUIRE_OK(ioctl(camera->fd, VIDIOC_STREAMOFF, &type));
	close(camera->fd);
	free(camera);
}
