// SPDX-License-Identifier: GPL-2.0
/*
 * capture - a device that takes samples, and a program that reads them in place
 *
 * There is no hardware: a timer makes the samples, as a converter's interrupt would, ten at a
 * time. They go into a stream, /dev/kubuf/capture. /sys/bus/platform/devices/capture has rate,
 * channels, and lost, the number of samples dropped because the stream was full.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/bug.h>
#include <linux/fixp-arith.h>
#include <linux/hrtimer.h>
#include <linux/kubuf.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/version.h>

#include "capture.h"

#define SAMPLES_A_TICK 10

struct capture {
	struct kubuf_stream *stream;
	struct hrtimer timer;
	unsigned int rate; /* samples per second */
	unsigned int channels;
	u32 number;
};

static void take_sample(struct capture *capture, u64 time)
{
	unsigned int channels = READ_ONCE(capture->channels), i;
	struct capture_sample sample = { .number = capture->number++, .time = time };

	for (i = 0; i < channels; i++) /* channel i has i + 1 waves in 360 samples */
		sample.value[i] = fixp_sin32(sample.number % 360 * (i + 1)) >> 16;
	kubuf_stream_put(capture->stream, channels, &sample,
			 offsetof(struct capture_sample, value[channels]));
}

static enum hrtimer_restart capture_tick(struct hrtimer *timer)
{
	struct capture *capture = container_of(timer, struct capture, timer);
	u64 time = ktime_get_boottime_ns();
	int i;

	for (i = 0; i < SAMPLES_A_TICK; i++)
		take_sample(capture, time);
	hrtimer_forward_now(timer, (u64)SAMPLES_A_TICK * (NSEC_PER_SEC / READ_ONCE(capture->rate)));
	return HRTIMER_RESTART;
}

/* An attribute that is a member of struct capture. */
#define ATTRIBUTE(name, max)                                                                     \
	static ssize_t name##_show(struct device *dev, struct device_attribute *attr, char *out) \
	{                                                                                        \
		struct capture *capture = dev_get_drvdata(dev);                                  \
		return sysfs_emit(out, "%u\n", capture->name);                                   \
	}                                                                                        \
	static ssize_t name##_store(struct device *dev, struct device_attribute *attr,           \
				    const char *text, size_t len)                                \
	{                                                                                        \
		struct capture *capture = dev_get_drvdata(dev);                                  \
		unsigned int value;                                                              \
		int err = kstrtouint(text, 0, &value);                                           \
		if (err || !value || value > (max))                                              \
			return err ?: -ERANGE;                                                   \
		WRITE_ONCE(capture->name, value);                                                \
		hrtimer_start(&capture->timer, 0, HRTIMER_MODE_REL); /* at the new rate */       \
		return len;                                                                      \
	}                                                                                        \
	static DEVICE_ATTR_RW(name)
ATTRIBUTE(rate, 1000000);
ATTRIBUTE(channels, CAPTURE_CHANNELS);
static ssize_t lost_show(struct device *dev, struct device_attribute *attr, char *out)
{
	struct capture *capture = dev_get_drvdata(dev);

	return sysfs_emit(out, "%llu\n", kubuf_stream_lost(capture->stream));
}
static DEVICE_ATTR_RO(lost);
static struct attribute *capture_attrs[] = {
	&dev_attr_rate.attr, &dev_attr_channels.attr, &dev_attr_lost.attr, NULL
};
ATTRIBUTE_GROUPS(capture);

static void capture_stop(void *timer)
{
	hrtimer_cancel(timer);
}

static int capture_probe(struct platform_device *pdev)
{
	const struct kubuf_spec spec = { .label = "capture", .size = kubuf_stream_size(1 << 20) };
	struct device *dev = &pdev->dev;
	struct capture *capture = devm_kzalloc(dev, sizeof(*capture), GFP_KERNEL);
	struct kubuf *buf = devm_kubuf_create(dev, &spec);
	int err;

	if (!capture || IS_ERR(buf))
		return capture ? PTR_ERR(buf) : -ENOMEM;
	capture->stream = devm_kubuf_stream_create(dev, buf);
	if (IS_ERR(capture->stream))
		return PTR_ERR(capture->stream);
	capture->rate = 1000;
	capture->channels = 2;
	platform_set_drvdata(pdev, capture);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
	hrtimer_init(&capture->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	capture->timer.function = capture_tick;
#else
	hrtimer_setup(&capture->timer, capture_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
#endif
	hrtimer_start(&capture->timer, 0, HRTIMER_MODE_REL);
	/* devm undoes this in reverse: stop the timer, free the stream, hang up the buffer. */
	err = devm_add_action_or_reset(dev, capture_stop, &capture->timer);
	return err ?: kubuf_publish(buf, dev, "capture", 0660);
}

static struct platform_driver capture_driver = {
	.probe = capture_probe,
	.driver = { .name = "capture", .dev_groups = capture_groups },
};

static struct platform_device *capture_device;

static int __init capture_init(void)
{
	int err = platform_driver_register(&capture_driver);

	if (err)
		return err;
	capture_device = platform_device_register_simple("capture", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(capture_device))
		platform_driver_unregister(&capture_driver);
	return PTR_ERR_OR_ZERO(capture_device);
}
module_init(capture_init);

static void __exit capture_exit(void)
{
	platform_device_unregister(capture_device);
	platform_driver_unregister(&capture_driver);
}
module_exit(capture_exit);

MODULE_DESCRIPTION("A driver that captures: samples in a stream");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
