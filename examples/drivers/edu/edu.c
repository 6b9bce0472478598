// SPDX-License-Identifier: GPL-2.0
/*
 * edu - a PCI device that reads and writes a program's buffer by DMA
 *
 * QEMU's device for teaching (-device edu) has 4 KiB of memory, a DMA engine that reaches the
 * first 256 MiB (more with -device edu,dma_mask=0xffffffff and mask=32 here), and an interrupt.
 * A program passes the descriptor of a buffer of any backing; the interrupt rings the buffer's
 * bell.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/uaccess.h>

#include "edu.h"

#define EDU_IRQ_STATUS 0x24
#define EDU_IRQ_ACK 0x64
#define EDU_DMA_FROM 0x80
#define EDU_DMA_TO 0x88
#define EDU_DMA_LEN 0x90
#define EDU_DMA_RUN 0x98
#define EDU_RUN_OUT 7 /* from the device, with an interrupt at the end */
#define EDU_RUN_IN 5
#define EDU_OWN_MEMORY 0x40000 /* address of the device's memory for its DMA engine */

static unsigned int mask = 28;
module_param(mask, uint, 0444);
MODULE_PARM_DESC(mask, "bits of addresses that the device reaches (default 28)");

/* There is at most one device. The mutex protects all members but regs. */
static struct {
	struct mutex lock;
	struct pci_dev *pdev; /* NULL: no device */
	void __iomem *regs;
	struct kubuf *buf; /* the program's buffer, referenced, and mapped for the device */
	struct sg_table *table;
	struct file *user; /* the file whose ioctl passed the buffer */
	bool busy;
} edu = { .lock = __MUTEX_INITIALIZER(edu.lock) };

/* Whether the device is accessing the buffer. A device that was unplugged reads as all ones. */
static void wait_for_engine(void)
{
	u64 run;
	int i;

	for (i = 0; i < 1000; i++) {
		run = readq(edu.regs + EDU_DMA_RUN);
		if (!(run & 1) || run == ~0ULL)
			return;
		usleep_range(1000, 2000);
	}
	pr_err("edu: a transfer does not end\n");
}

static void detach(void)
{
	if (edu.buf) {
		wait_for_engine();
		kubuf_dma_unmap(edu.buf, edu.table);
		kubuf_put(edu.buf);
	}
	edu.buf = NULL;
}

static int attach(struct file *file, int fd)
{
	struct kubuf *buf = kubuf_from_fd(fd, FMODE_READ | FMODE_WRITE);
	struct sg_table *table;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	table = kubuf_dma_map(buf, &edu.pdev->dev, DMA_BIDIRECTIONAL);
	if (IS_ERR(table)) {
		kubuf_put(buf);
		return PTR_ERR(table);
	}
	detach();
	edu.buf = buf;
	edu.table = table;
	edu.user = file;
	return 0;
}

/* Find the DMA address of an offset in the buffer, and limit @len to the contiguous bytes there. */
static dma_addr_t find(u64 offset, u32 *len)
{
	struct scatterlist *sg;
	int i;

	for_each_sgtable_dma_sg(edu.table, sg, i) {
		if (offset < sg_dma_len(sg)) {
			*len = min_t(u64, *len, sg_dma_len(sg) - offset);
			return sg_dma_address(sg) + offset;
		}
		offset -= sg_dma_len(sg);
	}
	*len = 0;
	return 0;
}

static int move(struct file *file, struct edu_transfer *move)
{
	dma_addr_t at;

	if (!edu.buf || edu.user != file || move->len > EDU_MEMORY || move->to_device > 1)
		return -EINVAL;
	at = find(move->offset, &move->len);
	if (!move->len)
		return -EINVAL;
	kubuf_dma_sync_for_device(edu.buf, edu.table);
	edu.busy = true;
	writeq(move->to_device ? at : EDU_OWN_MEMORY, edu.regs + EDU_DMA_FROM);
	writeq(move->to_device ? EDU_OWN_MEMORY : at, edu.regs + EDU_DMA_TO);
	writeq(move->len, edu.regs + EDU_DMA_LEN);
	writeq(move->to_device ? EDU_RUN_IN : EDU_RUN_OUT, edu.regs + EDU_DMA_RUN);
	return 0;
}

static irqreturn_t edu_interrupt(int irq, void *unused)
{
	u32 status = readl(edu.regs + EDU_IRQ_STATUS);

	writel(status, edu.regs + EDU_IRQ_ACK);
	return status ? IRQ_WAKE_THREAD : IRQ_NONE;
}

/* A threaded handler, because kubuf_dma_sync_for_cpu() may sleep. */
static irqreturn_t edu_done(int irq, void *unused)
{
	mutex_lock(&edu.lock);
	edu.busy = false;
	/*
	 * -EBUSY: a program has a bracket for writing open (KUBUF_IOCTL_SYNC), so the data must
	 * wait.
	 */
	if (edu.buf && !kubuf_dma_sync_for_cpu(edu.buf, edu.table)) {
		kubuf_dma_sync_for_device(edu.buf, edu.table); /* not read by this driver */
		kubuf_bell_ring(edu.buf, 0, 1);
	}
	mutex_unlock(&edu.lock);
	return IRQ_HANDLED;
}

static long edu_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct edu_transfer transfer = {};
	void __user *user = (void __user *)arg;
	long err = -ENOTTY;
	int fd = -1;

	if (cmd == EDU_ATTACH && get_user(fd, (int __user *)user))
		return -EFAULT;
	if (cmd == EDU_MOVE && copy_from_user(&transfer, user, sizeof(transfer)))
		return -EFAULT;
	mutex_lock(&edu.lock);
	if (!edu.pdev)
		err = -ENODEV;
	else if (edu.busy)
		err = -EBUSY;
	else if (cmd == EDU_ATTACH)
		err = attach(file, fd);
	else if (cmd == EDU_MOVE)
		err = move(file, &transfer);
	mutex_unlock(&edu.lock);
	if (!err && cmd == EDU_MOVE && copy_to_user(user, &transfer, sizeof(transfer)))
		err = -EFAULT;
	return err;
}

static int edu_release(struct inode *inode, struct file *file)
{
	mutex_lock(&edu.lock);
	if (edu.user == file)
		detach();
	mutex_unlock(&edu.lock);
	return 0;
}

static const struct file_operations edu_fops = {
	.owner = THIS_MODULE,
	.release = edu_release,
	.unlocked_ioctl = edu_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice edu_node = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "edu",
	.fops = &edu_fops,
};

static int edu_start(struct pci_dev *pdev)
{
	int err = pcim_enable_device(pdev) ?: pcim_iomap_regions(pdev, BIT(0), "edu");

	if (err)
		return err;
	edu.regs = pcim_iomap_table(pdev)[0];
	pci_set_master(pdev);
	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(mask));
	if (err)
		return err;
	err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (err < 0)
		return err;
	return devm_request_threaded_irq(&pdev->dev, pci_irq_vector(pdev, 0), edu_interrupt,
					 edu_done, IRQF_SHARED, "edu", &edu);
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int err;

	mutex_lock(&edu.lock);
	err = edu.pdev ? -EBUSY : edu_start(pdev);
	if (!err)
		err = misc_register(&edu_node);
	if (!err) {
		edu.busy = false;
		edu.pdev = pdev;
	}
	mutex_unlock(&edu.lock);
	return err;
}

/* Files may still be open, and get ENODEV; the mapping is removed before this returns. */
static void edu_remove(struct pci_dev *pdev)
{
	misc_deregister(&edu_node);
	mutex_lock(&edu.lock);
	detach();
	edu.pdev = NULL;
	mutex_unlock(&edu.lock);
}

static const struct pci_device_id edu_ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, {} };
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "edu",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("DMA between QEMU's edu device and buffers of programs");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
