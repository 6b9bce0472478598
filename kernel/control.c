// SPDX-License-Identifier: GPL-2.0
/*
 * control - /dev/kubuf/control, the node that makes buffers
 *
 * Everybody may open the node, so each call checks the rights that it needs. Capabilities are
 * checked in the initial user namespace, because they protect memory of the machine.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "account.h"
#include "buf.h"
#include "cache.h"
#include "call.h"
#include "cap.h"
#include "control.h"
#include "export.h"
#include "fd.h"
#include "layout.h"
#include "node.h"
#include "registry.h"
#include "spec.h"

static u32 caches_there(void)
{
	u32 caches = 0;
	int cache;

	for (cache = KUBUF_CACHE_WB; cache <= KUBUF_CACHE_UC; cache++)
		if (kubuf_cache_way(cache) != KUBUF_CACHE_WAY_REFUSED)
			caches |= 1U << cache;
	return caches;
}

static int call_query(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_cap_usage shmem = kubuf_cap_usage();
	struct kubuf_ioctl_query *query = arg;

	query->version = KUBUF_UAPI_VERSION;
	query->page_size = PAGE_SIZE;
	query->backings = kubuf_spec_backings();
	query->caches = caches_there();
	if (IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE))
		query->features |= KUBUF_FEATURE_HUGE;
	if (KUBUF_EXPORT_THERE)
		query->features |= KUBUF_FEATURE_DMABUF;
	query->features |= KUBUF_FEATURE_REGISTER;
	query->shmem_limit = shmem.limit;
	query->shmem_used = shmem.used;
	query->locked_limit = (u64)kubuf_account_limit() << PAGE_SHIFT;
	query->locked_used = (u64)kubuf_account_used() << PAGE_SHIFT;
	return 0;
}

/* Refuse values that only drivers may pass; kubuf_create() checks the rest. */
static bool can_ask(u64 size, u32 flags)
{
	return size <= SIZE_MAX && !(flags & ~KUBUF_FLAG_VALID);
}

/* Make the descriptor of a new buffer. Afterwards its open file holds the only reference. */
static int hand_out(struct kubuf_fd *fd, struct kubuf *buf, u32 fd_flags)
{
	int err;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	err = kubuf_fd_open(fd, buf, fd_flags);
	kubuf_drop(buf);
	return err;
}

static int call_create(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_create *create = arg;
	struct kubuf_spec spec;
	int err;

	if (!can_ask(create->size, create->flags))
		return -EINVAL;
	if (create->fd_flags & ~KUBUF_FD_CLOEXEC || create->fd || create->pad)
		return -EINVAL;
	if (!kubuf_call_string(create->label, sizeof(create->label)) ||
	    strchr(create->label, '/'))
		return -EINVAL;
	if (create->backing != KUBUF_BACKING_SHMEM && !capable(CAP_SYS_RAWIO))
		return -EPERM;

	spec = (struct kubuf_spec){
		.label = create->label[0] ? create->label : NULL,
		.size = create->size,
		.backing = create->backing,
		.cache = create->cache,
		.flags = create->flags,
	};
	err = kubuf_fd_reserve(fd, create->fd_flags);
	if (err)
		return err;
	create->fd = fd->nr;
	return hand_out(fd, kubuf_create(&spec), create->fd_flags);
}

static int call_register(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_register *reg = arg;
	u32 rights = reg->flags & KUBUF_REGISTER_WRITE ? 0 : KUBUF_FD_RDONLY;
	struct kubuf *buf;
	int err;

	if (reg->addr > ULONG_MAX || reg->len > SIZE_MAX || reg->flags & ~KUBUF_REGISTER_VALID)
		return -EINVAL;
	if (reg->fd_flags & ~KUBUF_FD_CLOEXEC || reg->fd || reg->pad)
		return -EINVAL;
	if (!kubuf_call_string(reg->label, sizeof(reg->label)))
		return -EINVAL;
	err = kubuf_fd_reserve(fd, reg->fd_flags);
	if (err)
		return err;
	reg->fd = fd->nr;
	buf = kubuf_register_owned(reg->addr, reg->len, reg->flags,
				   reg->label[0] ? reg->label : NULL, THIS_MODULE);
	return hand_out(fd, buf, reg->fd_flags | rights);
}

static int call_add(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_add *add = arg;
	struct kubuf_node_spec node;
	struct kubuf_spec spec;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!can_ask(add->size, add->flags))
		return -EINVAL;
	if (add->mode & ~KUBUF_NODE_MODES || !kubuf_call_string(add->name, sizeof(add->name)))
		return -EINVAL;
	spec = (struct kubuf_spec){
		.label = add->name,
		.size = add->size,
		.backing = add->backing,
		.cache = add->cache,
		.flags = add->flags,
	};
	node = (struct kubuf_node_spec){
		.mode = add->mode,
		.uid = KUIDT_INIT(add->uid),
		.gid = KGIDT_INIT(add->gid),
	};
	if (!uid_valid(node.uid) || !gid_valid(node.gid))
		return -EINVAL;
	return kubuf_node_add(&spec, &node);
}

static int call_remove(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_remove *remove = arg;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (remove->flags & ~KUBUF_REMOVE_HANGUP || remove->pad ||
	    !kubuf_call_string(remove->name, sizeof(remove->name)))
		return -EINVAL;
	return kubuf_node_remove(remove->name, remove->flags & KUBUF_REMOVE_HANGUP);
}

static int call_list(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_list *list = arg;

	if (list->count)
		return -EINVAL;
	return kubuf_registry_list(u64_to_user_ptr(list->entries), list->room, &list->count);
}

static const struct kubuf_call device_calls[] = {
	{ KUBUF_IOCTL_QUERY, 0, call_query },
	{ KUBUF_IOCTL_CREATE, 0, call_create },
	{ KUBUF_IOCTL_ADD, 0, call_add },
	{ KUBUF_IOCTL_REMOVE, 0, call_remove },
	{ KUBUF_IOCTL_LIST, 0, call_list },
	{ KUBUF_IOCTL_REGISTER, 0, call_register },
};

static long control_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return kubuf_call(device_calls, ARRAY_SIZE(device_calls), file, cmd, arg);
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.unlocked_ioctl = control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice control_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kubuf-control",
	.nodename = "kubuf/control",
	.mode = 0666,
	.fops = &control_fops,
};

/**
 * kubuf_control_init() - make the control node; last, because it can be opened at once
 *
 * Return: 0 or a negative errno.
 */
int kubuf_control_init(void)
{
	return misc_register(&control_device);
}

/**
 * kubuf_control_exit() - remove the control node
 */
void kubuf_control_exit(void)
{
	misc_deregister(&control_device);
}
