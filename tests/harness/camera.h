/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * camera - the kernel's camera without hardware, vivid, which fills dma-bufs
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_CAMERA_H
#define KUBUF_CAMERA_H

#include <stdbool.h>
#include <stddef.h>

struct camera;

/*
 * Loads vivid.ko; the test is skipped where the kernel has none. @device: frames are
 * stored where a device was told to, else by the kernel's mapping.
 */
struct camera *camera_new(bool device);

/* Bytes of a frame. */
size_t camera_frame_size(const struct camera *camera);

/* Hands over a dma-buf for the next frame; 0 or a negative errno. */
int camera_queue(struct camera *camera, unsigned int index, int dmabuf);

/* Waits for a frame: the index of the buffer that has it. */
unsigned int camera_frame(struct camera *camera);

void camera_free(struct camera *camera);

#endif
