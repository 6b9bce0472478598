// SPDX-License-Identifier: GPL-2.0
/* Copyright the kubuf developers */
/*
 * planted - commits the fault that its parameter names, when it is loaded
 *
 * A detector that says nothing may be asleep. Each of them must report the fault
 * that is meant for it, in a boot of its own: after the first report some fall
 * silent. Never load this anywhere else.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *bug = "none";
module_param(bug, charp, 0444);
MODULE_PARM_DESC(bug, "which fault to commit");

static int use_after_free(void)
{
	char *data = kzalloc(64, GFP_KERNEL);

	kfree(data);
	OPTIMIZER_HIDE_VAR(data);
	return READ_ONCE(*data);
}

static int out_of_bounds(void)
{
	char *data = kzalloc(64, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(data);
	WRITE_ONCE(data[64], 1);
	kfree(data);
	return 0;
}

static int array_index(void)
{
	static int array[4];
	int index = ARRAY_SIZE(array);

	OPTIMIZER_HIDE_VAR(index);
	return array[index];
}

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static int lock_inversion(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
	return 0;
}

static DEFINE_SPINLOCK(spin);

static int sleep_in_atomic(void)
{
	spin_lock(&spin);
	might_sleep();
	spin_unlock(&spin);
	return 0;
}

static int rcu_unlocked(void)
{
	static void __rcu *shared;

	return rcu_dereference(shared) ? 1 : 0;
}

/* As a device does that was not told to stop: KASAN does not see who writes. */
static noinline void __no_sanitize_address write_unseen(unsigned long *to)
{
	WRITE_ONCE(*to, 0);
}

static int write_after_free_page(void)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long *data;

	if (!page)
		return -ENOMEM;
	data = page_address(page);
	__free_page(page);
	write_unseen(data);
	/* The processor's own list gives back what came last. */
	page = alloc_page(GFP_KERNEL);
	if (page)
		__free_page(page);
	return 0;
}

static int put_twice(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	put_page(page);
	put_page(page);
	return 0;
}

static int leak(void)
{
	void *data = kmalloc(4000, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(data);
	return 0;
}

static int unmap_with_another_size(void)
{
	struct platform_device *device;
	dma_addr_t address;
	void *data = kmalloc(256, GFP_KERNEL);

	device = platform_device_register_simple("planted", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device) || !data)
		return -ENOMEM;
	dma_set_mask_and_coherent(&device->dev, DMA_BIT_MASK(64));
	address = dma_map_single(&device->dev, data, 256, DMA_TO_DEVICE);
	if (!dma_mapping_error(&device->dev, address))
		dma_unmap_single(&device->dev, address, 128, DMA_TO_DEVICE);
	platform_device_unregister(device);
	kfree(data);
	return 0;
}

/* No fault of its own: the allocation is to be refused, as fail-nth asks. */
static int injected(void)
{
	void *data;

#ifdef CONFIG_FAULT_INJECTION
	current->fail_nth = 1;
#endif
	data = kmalloc(64, GFP_KERNEL);
#ifdef CONFIG_FAULT_INJECTION
	current->fail_nth = 0;
#endif
	kfree(data);
	return data ? 0 : -ENOMEM;
}

static unsigned long raced;

static int race_thread(void *unused)
{
	while (!kthread_should_stop()) {
		raced++;
		barrier();
		cond_resched();
	}
	return 0;
}

static int race(void)
{
	struct task_struct *one = kthread_run(race_thread, NULL, "planted-1");
	struct task_struct *other = kthread_run(race_thread, NULL, "planted-2");

	msleep(5000);
	if (!IS_ERR(one))
		kthread_stop(one);
	if (!IS_ERR(other))
		kthread_stop(other);
	return 0;
}

/* The last three are for process 1 of the guest, on any kernel. */

static int keep_pin(void)
{
	struct page *page;

	return pin_user_pages_fast(current->mm->start_stack, 1, FOLL_LONGTERM, &page);
}

static int keep_page(void)
{
	struct page *page;

	return get_user_pages_fast(current->mm->start_stack, 1, 0, &page);
}

/* A block of sixteen pages, of which only the first one says whose it is. */
static int keep_charge(void)
{
	return alloc_pages(GFP_KERNEL_ACCOUNT | __GFP_COMP, 4) ? 0 : -ENOMEM;
}

static const struct {
	const char *name;
	int (*commit)(void);
} bugs[] = {
	{ "use-after-free", use_after_free },
	{ "out-of-bounds", out_of_bounds },
	{ "array-index", array_index },
	{ "lock-inversion", lock_inversion },
	{ "sleep-in-atomic", sleep_in_atomic },
	{ "rcu-unlocked", rcu_unlocked },
	{ "write-after-free-page", write_after_free_page },
	{ "put-twice", put_twice },
	{ "leak", leak },
	{ "unmap-with-another-size", unmap_with_another_size },
	{ "injected", injected },
	{ "data-race", race },
	{ "keep-pin", keep_pin },
	{ "keep-page", keep_page },
	{ "keep-charge", keep_charge },
};

static int __init planted_init(void)
{
	int i, result;

	for (i = 0; i < ARRAY_SIZE(bugs); i++) {
		if (strcmp(bug, bugs[i].name))
			continue;
		result = bugs[i].commit();
		return result < 0 ? result : 0;
	}
	pr_err("planted: no bug is called \"%*pE\"\n", (int)strlen(bug), bug);
	return -EINVAL;
}
module_init(planted_init);

static void __exit planted_exit(void)
{
}
module_exit(planted_exit);

MODULE_DESCRIPTION("One fault at a time, for the detectors of debug kernels");
MODULE_LICENSE("GPL");
