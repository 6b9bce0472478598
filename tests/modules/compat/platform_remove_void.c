// SPDX-License-Identifier: GPL-2.0
/* A platform driver's remove function has no result any more since 6.11 (0edb555a65d1). */
#include <linux/platform_device.h>

void probe(struct platform_device *pdev);
void probe(struct platform_device *pdev)
{
	struct platform_driver *driver = dev_get_drvdata(&pdev->dev);

	driver->remove = probe;
}
