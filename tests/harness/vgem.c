// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "vgem.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "module.h"

/*
 * The calls of <drm/drm.h> and <drm/vgem_drm.h> that are needed: Debian has these headers
 * in a package of its own, for one architecture at a time.
 */
struct drm_version_arg {
	int32_t major, minor, patchlevel;
	size_t name_len;
	char *name;
	size_t date_len;
	char *date;
	size_t desc_len;
	char *desc;
};

struct drm_close_arg {
	uint32_t handle, pad;
};

struct drm_prime_arg {
	uint32_t handle, flags;
	int32_t fd;
};

struct vgem_fence_arg {
	uint32_t handle, flags, fence, pad;
};

struct vgem_signal_arg {
	uint32_t fence, flags;
};

#define VGEM_FENCE_WRITE 1
#define VGEM_FENCE_ATTACH _IOWR('d', 0x41, struct vgem_fence_arg)
#define VGEM_FENCE_SIGNAL _IOW('d', 0x42, struct vgem_signal_arg)
#define DRM_VERSION _IOWR('d', 0x00, struct drm_version_arg)
#define DRM_GEM_CLOSE _IOW('d', 0x09, struct drm_close_arg)
#define DRM_PRIME_HANDLE_TO_FD _IOWR('d', 0x2d, struct drm_prime_arg)
#define DRM_PRIME_FD_TO_HANDLE _IOWR('d', 0x2e, struct drm_prime_arg)

int vgem_open(void)
{
	char path[32], name[16] = "";

	if (!module_exists("vgem"))
		SKIP("this kernel has no vgem");
	if (!module_loaded("vgem"))
		module_need("vgem", "%s", "");
	for (int i = 0; i < 8; i++) {
		struct drm_version_arg version = { .name = name, .name_len = sizeof(name) - 1 };
		int fd;

		snprintf(path, sizeof(path), "/dev/dri/card%d", i);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd == -1)
			continue;
		if (!ioctl(fd, DRM_VERSION, &version) && !strcmp(name, "vgem"))
			return fd;
		close(fd);
	}
	check_fail(CHECK_SITE(true), "vgem.ko is loaded, and no /dev/dri/card* is its own");
	return -1;
}

long vgem_try_import(int vgem, int dmabuf)
{
	struct drm_prime_arg prime = { .fd = dmabuf };

	return ioctl(vgem, DRM_PRIME_FD_TO_HANDLE, &prime) == -1 ? -errno : (long)prime.handle;
}

uint32_t vgem_import(int vgem, int dmabuf)
{
	struct drm_prime_arg prime = { .fd = dmabuf };

	REQUIRE_OK(ioctl(vgem, DRM_PRIME_FD_TO_HANDLE, &prime));
	return prime.handle;
}

int vgem_export(int vgem, uint32_t handle)
{
	struct drm_prime_arg prime = { .handle = handle, .flags = O_RDWR | O_CLOEXEC };

	REQUIRE_OK(ioctl(vgem, DRM_PRIME_HANDLE_TO_FD, &prime));
	return prime.fd;
}

void vgem_close(int vgem, uint32_t handle)
{
	struct drm_close_arg arg = { .handle = handle };

	REQUIRE_OK(ioctl(vgem, DRM_GEM_CLOSE, &arg));
}

uint32_t vgem_fence(int vgem, uint32_t handle)
{
	struct vgem_fence_arg arg = { .handle = handle, .flags = VGEM_FENCE_WRITE };

	REQUIRE_OK(ioctl(vgem, VGEM_FENCE_ATTACH, &arg));
	return arg.fence;
}

void vgem_signal(int vgem, uint32_t fence)
{
	struct vgem_signal_arg arg = { .fence = fence };

	REQUIRE_OK(ioctl(vgem, VGEM_FENCE_SIGNAL, &arg));
}
