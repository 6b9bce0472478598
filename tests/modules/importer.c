// SPDX-License-Identifier: GPL-2.0
/*
 * importer - a device that loads and stores where it was told that memory is
 *
 * Root's alone, for tests. See importer.h.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-buf.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/dma-resv.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "importer.h"

static bool bounce = true;
module_param(bounce, bool, 0444);
MODULE_PARM_DESC(bounce, "copy to bounce buffers and back, if the kernel lets a driver say so");

static bool own;
module_param(own, bool, 0444);
MODULE_PARM_DESC(own, "a driver, and a buffer that goes with it and is mapped for the device");

static struct platform_device *device;

#if defined(CONFIG_DMA_OPS) || defined(CONFIG_ARCH_HAS_DMA_OPS)

/*
 * DMA operations of a device that reaches none of the machine's memory: all that it is
 * given is copied to bounce buffers and back, as swiotlb does.
 */
static void bounce_copy(struct scatterlist *sgl, int count, bool to_device)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, count, i) {
		void *copy = phys_to_virt(sg_dma_address(sg));

		if (to_device)
			memcpy(copy, sg_virt(sg), sg->length);
		else
			memcpy(sg_virt(sg), copy, sg->length);
	}
}

static void bounce_free(struct scatterlist *sgl, int count)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, count, i)
		free_pages_exact(phys_to_virt(sg_dma_address(sg)), sg->length);
}

static int bounce_map_sg(struct device *dev, struct scatterlist *sgl, int count,
			 enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	void *copy;
	int i;

	for_each_sg(sgl, sg, count, i) {
		copy = alloc_pages_exact(sg->length, GFP_KERNEL | __GFP_ZERO);
		if (!copy) {
			bounce_free(sgl, i);
			return 0;
		}
		sg_dma_address(sg) = virt_to_phys(copy);
		sg_dma_len(sg) = sg->length;
	}
	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		bounce_copy(sgl, count, true);
	return count;
}

static void bounce_unmap_sg(struct device *dev, struct scatterlist *sgl, int count,
			    enum dma_data_direction dir, unsigned long attrs)
{
	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		bounce_copy(sgl, count, false);
	bounce_free(sgl, count);
}

static void bounce_sync_for_cpu(struct device *dev, struct scatterlist *sgl, int count,
				enum dma_data_direction dir)
{
	bounce_copy(sgl, count, false);
}

static void bounce_sync_for_device(struct device *dev, struct scatterlist *sgl, int count,
				   enum dma_data_direction dir)
{
	bounce_copy(sgl, count, true);
}

/* Never called: since 6.10 a device without one is taken for one that needs none at all. */
static void bounce_sync_single(struct device *dev, dma_addr_t addr, size_t size,
			       enum dma_data_direction dir)
{
	WARN_ON_ONCE(1);
}

static const struct dma_map_ops bounce_ops = {
	.map_sg = bounce_map_sg,
	.unmap_sg = bounce_unmap_sg,
	.sync_single_for_cpu = bounce_sync_single,
	.sync_single_for_device = bounce_sync_single,
	.sync_sg_for_cpu = bounce_sync_for_cpu,
	.sync_sg_for_device = bounce_sync_for_device,
};

static void bounce_all(struct device *dev)
{
	set_dma_ops(dev, &bounce_ops);
}

#else

static void bounce_all(struct device *dev)
{
}

#endif

/**
 * struct taken - what an open file has; all NULL before IMPORTER_TAKE or IMPORTER_MAP
 * @buf: the buffer that IMPORTER_MAP got, with a reference; then the next two are NULL
 * @dmabuf: the dma-buf, with a reference
 * @at: its attachment to the device
 * @sgt: its memory as the device has it
 */
struct taken {
	struct kubuf *buf;
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *at;
	struct sg_table *sgt;
};

static int importer_open(struct inode *inode, struct file *file)
{
	struct taken *taken = kzalloc(sizeof(*taken), GFP_KERNEL);

	file->private_data = taken;
	return taken ? 0 : -ENOMEM;
}

static void let_go(struct taken *taken)
{
	if (taken->buf) {
		if (!IS_ERR_OR_NULL(taken->sgt))
			kubuf_dma_unmap(taken->buf, taken->sgt);
		kubuf_put(taken->buf);
	} else if (!IS_ERR_OR_NULL(taken->sgt)) {
		dma_resv_lock(taken->dmabuf->resv, NULL);
		dma_buf_unmap_attachment(taken->at, taken->sgt, DMA_BIDIRECTIONAL);
		dma_resv_unlock(taken->dmabuf->resv);
	}
	if (!IS_ERR_OR_NULL(taken->at))
		dma_buf_detach(taken->dmabuf, taken->at);
	if (!IS_ERR_OR_NULL(taken->dmabuf))
		dma_buf_put(taken->dmabuf);
	*taken = (struct taken){};
}

static int importer_release(struct inode *inode, struct file *file)
{
	let_go(file->private_data);
	kfree(file->private_data);
	return 0;
}

static int take(struct taken *taken, int fd)
{
	taken->dmabuf = dma_buf_get(fd);
	if (IS_ERR(taken->dmabuf))
		return PTR_ERR(taken->dmabuf);
	taken->at = dma_buf_attach(taken->dmabuf, &device->dev);
	if (IS_ERR(taken->at))
		return PTR_ERR(taken->at);
	/* Before 6.2 the lock is not asked for, and does no harm. */
	dma_resv_lock(taken->dmabuf->resv, NULL);
	taken->sgt = dma_buf_map_attachment(taken->at, DMA_BIDIRECTIONAL);
	dma_resv_unlock(taken->dmabuf->resv);
	return PTR_ERR_OR_ZERO(taken->sgt);
}

static int map_buffer(struct taken *taken, int fd, unsigned int cmd)
{
	fmode_t rights = FMODE_READ | (cmd == IMPORTER_MAP ? FMODE_WRITE : 0);
	struct kubuf *buf = kubuf_from_fd(fd, rights);

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	taken->buf = buf;
	taken->sgt = kubuf_dma_map(buf, &device->dev,
				   cmd == IMPORTER_MAP_OUT ? DMA_TO_DEVICE : DMA_BIDIRECTIONAL);
	return PTR_ERR_OR_ZERO(taken->sgt);
}

static long turn(const struct taken *taken, unsigned int cmd)
{
	if (!taken->buf)
		return -EINVAL;
	if (cmd == IMPORTER_FOR_CPU)
		return kubuf_dma_sync_for_cpu(taken->buf, taken->sgt);
	kubuf_dma_sync_for_device(taken->buf, taken->sgt);
	return 0;
}

static long importer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct taken *taken = file->private_data;
	int err, fd;

	if (cmd == IMPORTER_FOR_CPU || cmd == IMPORTER_FOR_DEVICE)
		return turn(taken, cmd);
	if (cmd != IMPORTER_TAKE && cmd != IMPORTER_MAP && cmd != IMPORTER_MAP_CARELESS &&
	    cmd != IMPORTER_MAP_OUT)
		return -ENOTTY;
	if (get_user(fd, (int __user *)arg))
		return -EFAULT;
	if (taken->sgt)
		return -EBUSY;
	err = cmd == IMPORTER_TAKE ? take(taken, fd) : map_buffer(taken, fd, cmd);
	if (err) {
		let_go(taken);
		return err;
	}
	/* Without an IOMMU the device's addresses are physical ones. */
	return sg_dma_address(taken->sgt->sgl) != sg_phys(taken->sgt->sgl);
}

/* The kernel's address of what the device has at a position; @len is cut to one piece. */
static void *device_memory(const struct taken *taken, loff_t pos, size_t *len)
{
	struct scatterlist *sg;
	unsigned int i;

	if (!taken->sgt)
		return NULL;
	for_each_sgtable_dma_sg(taken->sgt, sg, i) {
		if (pos < sg_dma_len(sg)) {
			*len = min_t(size_t, *len, sg_dma_len(sg) - pos);
			return phys_to_virt(sg_dma_address(sg)) + pos;
		}
		pos -= sg_dma_len(sg);
	}
	return NULL;
}

static ssize_t importer_read(struct file *file, char __user *user, size_t len, loff_t *pos)
{
	void *memory = device_memory(file->private_data, *pos, &len);

	if (!memory)
		return 0;
	return copy_to_user(user, memory, len) ? -EFAULT : len;
}

static ssize_t importer_write(struct file *file, const char __user *user, size_t len, loff_t *pos)
{
	void *memory = device_memory(file->private_data, *pos, &len);

	if (!memory)
		return -ENOSPC;
	return copy_from_user(memory, user, len) ? -EFAULT : len;
}

static const struct file_operations importer_fops = {
	.owner = THIS_MODULE,
	.open = importer_open,
	.release = importer_release,
	.read = importer_read,
	.write = importer_write,
	.llseek = noop_llseek,
	.unlocked_ioctl = importer_ioctl,
};

static struct miscdevice importer_node = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "importer",
	.mode = 0600,
	.fops = &importer_fops,
};

/* For each driver anew: the kernel forgets a device's operations when its driver goes. */
static int begin_dma(struct device *dev)
{
	if (bounce) /* first: with the mask the kernel finds out whether to synchronise */
		bounce_all(dev);
	return dma_coerce_mask_and_coherent(dev, DMA_BIT_MASK(64));
}

static int own_probe(struct platform_device *pdev)
{
	const struct kubuf_spec spec = { .label = "importer", .size = PAGE_SIZE };
	struct kubuf *buf = devm_kubuf_create(&pdev->dev, &spec);
	struct sg_table *sgt;
	int err;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	err = begin_dma(&pdev->dev);
	if (err)
		return err;
	sgt = devm_kubuf_dma_map(&pdev->dev, buf, DMA_BIDIRECTIONAL);
	if (IS_ERR(sgt))
		return PTR_ERR(sgt);
	platform_set_drvdata(pdev, sgt);
	return kubuf_publish(buf, &pdev->dev, "importer", 0600);
}

/* The device is told to stop; until now it may store, and this is the last that it does. */
static TESTBUF_COMPAT_REMOVE own_remove(struct platform_device *pdev)
{
	struct sg_table *sgt = platform_get_drvdata(pdev);

	strcpy(phys_to_virt(sg_dma_address(sgt->sgl)), IMPORTER_LAST);
	return TESTBUF_COMPAT_REMOVED;
}

static struct platform_driver own_driver = {
	.probe = own_probe,
	.remove = own_remove,
	.driver = { .name = "importer" },
};

static int __init importer_init(void)
{
	int err;

	device = platform_device_register_simple("importer", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = begin_dma(&device->dev);
	if (err)
		goto err_unregister;
	err = misc_register(&importer_node);
	if (err)
		goto err_unregister;
	err = own ? platform_driver_register(&own_driver) : 0;
	if (err)
		goto err_deregister;
	return 0;

err_deregister:
	misc_deregister(&importer_node);
err_unregister:
	platform_device_unregister(device);
	return err;
}

static void __exit importer_exit(void)
{
	if (own)
		platform_driver_unregister(&own_driver);
	misc_deregister(&importer_node);
	platform_device_unregister(device);
}

module_init(importer_init);
module_exit(importer_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("A device without hardware that imports dma-bufs, for kubuf's tests");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "DMA_BUF");
KUBUF_IMPORT_NS;
