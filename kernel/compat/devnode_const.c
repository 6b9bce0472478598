// SPDX-License-Identifier: GPL-2.0
/* The devnode operation of a device type gets a const device. */
#include <linux/device.h>

void probe(struct device_type *type, char *(*devnode)(const struct device *dev, umode_t *mode,
						      kuid_t *uid, kgid_t *gid));
void probe(struct device_type *type, char *(*devnode)(const struct device *dev, umode_t *mode,
						      kuid_t *uid, kgid_t *gid))
{
	type->devnode = devnode;
}
