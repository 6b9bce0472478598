// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * QUERY tells beforehand what CREATE and the buffer's calls will say.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control.h"
#include "page.h"
#include "reg.h"
#include "test.h"

static struct kubuf_ioctl_query query(void)
{
	struct kubuf_ioctl_query arg;

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_QUERY, &arg));
	return arg;
}

static bool can_have(uint32_t cache)
{
	for (uint32_t backing = 0; backing < 3; backing++) {
		for (uint32_t flags = 0; flags < 2; flags++) {
			struct kubuf_ioctl_create spec = control_spec(NULL, 65536);

			spec.backing = backing;
			spec.cache = cache;
			spec.flags = flags;
			if (control_try(&spec) >= 0)
				return true;
		}
	}
	return false;
}

TEST(backings_and_cache_modes_are_those_that_can_be_had)
{
	struct kubuf_ioctl_query arg = query();

	CHECK_INT(arg.version, KUBUF_UAPI_VERSION);
	CHECK_INT(arg.page_size, sysconf(_SC_PAGESIZE));
	CHECK_INT(arg.backings, 7);
	for (uint32_t cache = 0; cache < 32; cache++) {
		check_context("cache mode %u", cache);
		CHECK_INT(arg.caches >> cache & 1, can_have(cache));
	}
	check_context("%s", "");
#if defined(__x86_64__)
	CHECK_INT(arg.caches, 7);
#else
	CHECK_INT(arg.caches, 3);
#endif
}

#define HUGE_SIZE "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

TEST(features_are_those_that_work)
{
	struct kubuf_ioctl_query arg = query();
	struct kubuf_ioctl_export export = {};
	/* Room for two huge pages; without them any size does. */
	int fd = control_create(NULL, access(HUGE_SIZE, F_OK) ? 4 << 20 : 2 * page_huge(2));

	CHECK_INT(!!(arg.features & KUBUF_FEATURE_DMABUF), !ioctl(fd, KUBUF_IOCTL_EXPORT, &export));
	CHECK_INT(!!(arg.features & KUBUF_FEATURE_HUGE), control_info(fd).huge > 0);
	CHECK_INT(!!(arg.features & KUBUF_FEATURE_REGISTER), reg_try(&arg, 1, REG_BOTH) >= 0);
	CHECK_INT(arg.features & ~(uint64_t)(KUBUF_FEATURE_DMABUF | KUBUF_FEATURE_HUGE |
					     KUBUF_FEATURE_REGISTER),
		  0);
}

TEST(used_memory_goes_up_and_down_with_buffers)
{
	struct kubuf_ioctl_query before = query(), during;
	int plain = control_create(NULL, 1 << 20), locked = control_create(&kinds[1], 65536);

	during = query();
	CHECK_INT(during.shmem_used - before.shmem_used, 1 << 20);
	CHECK_INT(during.locked_used - before.locked_used, 65536);
	CHECK_INT(during.shmem_limit, before.shmem_limit);
	CHECK(during.shmem_limit >= during.shmem_used);
	close(plain);
	close(locked);
	during = query();
	CHECK_INT(during.shmem_used, before.shmem_used);
	CHECK_INT(during.locked_used, before.locked_used);
}
