/* SPDX-License-Identifier: GPL-2.0 */
/*
 * layout - assertions on the numbers and layouts of the ioctls
 *
 * Changing a line here breaks every existing program.
 */
#ifndef KUBUF_LAYOUT_H
#define KUBUF_LAYOUT_H

#include <linux/build_bug.h>
#include <linux/kubuf.h>
#include <linux/stddef.h>

#define LAYOUT_SIZE(type, bytes) static_assert(sizeof(struct type) == (bytes))
#define LAYOUT(type, field, at) static_assert(offsetof(struct type, field) == (at))

LAYOUT_SIZE(kubuf_ioctl_query, 56);
LAYOUT(kubuf_ioctl_query, version, 0);
LAYOUT(kubuf_ioctl_query, page_size, 4);
LAYOUT(kubuf_ioctl_query, backings, 8);
LAYOUT(kubuf_ioctl_query, caches, 12);
LAYOUT(kubuf_ioctl_query, features, 16);
LAYOUT(kubuf_ioctl_query, shmem_limit, 24);
LAYOUT(kubuf_ioctl_query, shmem_used, 32);
LAYOUT(kubuf_ioctl_query, locked_limit, 40);
LAYOUT(kubuf_ioctl_query, locked_used, 48);

LAYOUT_SIZE(kubuf_ioctl_create, 64);
LAYOUT(kubuf_ioctl_create, size, 0);
LAYOUT(kubuf_ioctl_create, backing, 8);
LAYOUT(kubuf_ioctl_create, cache, 12);
LAYOUT(kubuf_ioctl_create, flags, 16);
LAYOUT(kubuf_ioctl_create, fd_flags, 20);
LAYOUT(kubuf_ioctl_create, fd, 24);
LAYOUT(kubuf_ioctl_create, pad, 28);
LAYOUT(kubuf_ioctl_create, label, 32);

LAYOUT_SIZE(kubuf_ioctl_add, 64);
LAYOUT(kubuf_ioctl_add, size, 0);
LAYOUT(kubuf_ioctl_add, backing, 8);
LAYOUT(kubuf_ioctl_add, cache, 12);
LAYOUT(kubuf_ioctl_add, flags, 16);
LAYOUT(kubuf_ioctl_add, mode, 20);
LAYOUT(kubuf_ioctl_add, uid, 24);
LAYOUT(kubuf_ioctl_add, gid, 28);
LAYOUT(kubuf_ioctl_add, name, 32);

LAYOUT_SIZE(kubuf_ioctl_remove, 40);
LAYOUT(kubuf_ioctl_remove, name, 0);
LAYOUT(kubuf_ioctl_remove, flags, 32);
LAYOUT(kubuf_ioctl_remove, pad, 36);

LAYOUT_SIZE(kubuf_entry, 64);
LAYOUT(kubuf_entry, size, 0);
LAYOUT(kubuf_entry, events, 8);
LAYOUT(kubuf_entry, backing, 16);
LAYOUT(kubuf_entry, cache, 20);
LAYOUT(kubuf_entry, flags, 24);
LAYOUT(kubuf_entry, pad, 28);
LAYOUT(kubuf_entry, name, 32);

LAYOUT_SIZE(kubuf_ioctl_list, 16);
LAYOUT(kubuf_ioctl_list, entries, 0);
LAYOUT(kubuf_ioctl_list, room, 8);
LAYOUT(kubuf_ioctl_list, count, 12);

LAYOUT_SIZE(kubuf_ioctl_register, 64);
LAYOUT(kubuf_ioctl_register, addr, 0);
LAYOUT(kubuf_ioctl_register, len, 8);
LAYOUT(kubuf_ioctl_register, flags, 16);
LAYOUT(kubuf_ioctl_register, fd_flags, 20);
LAYOUT(kubuf_ioctl_register, fd, 24);
LAYOUT(kubuf_ioctl_register, pad, 28);
LAYOUT(kubuf_ioctl_register, label, 32);

LAYOUT_SIZE(kubuf_ioctl_dup, 8);
LAYOUT(kubuf_ioctl_dup, fd_flags, 0);
LAYOUT(kubuf_ioctl_dup, fd, 4);

LAYOUT_SIZE(kubuf_ioctl_info, 80);
LAYOUT(kubuf_ioctl_info, size, 0);
LAYOUT(kubuf_ioctl_info, huge, 8);
LAYOUT(kubuf_ioctl_info, events, 16);
LAYOUT(kubuf_ioctl_info, id, 24);
LAYOUT(kubuf_ioctl_info, backing, 32);
LAYOUT(kubuf_ioctl_info, cache, 36);
LAYOUT(kubuf_ioctl_info, flags, 40);
LAYOUT(kubuf_ioctl_info, accepts, 44);
LAYOUT(kubuf_ioctl_info, label, 48);

LAYOUT_SIZE(kubuf_ioctl_sync, 24);
LAYOUT(kubuf_ioctl_sync, offset, 0);
LAYOUT(kubuf_ioctl_sync, len, 8);
LAYOUT(kubuf_ioctl_sync, flags, 16);
LAYOUT(kubuf_ioctl_sync, pad, 20);

LAYOUT_SIZE(kubuf_ioctl_fill, 32);
LAYOUT(kubuf_ioctl_fill, offset, 0);
LAYOUT(kubuf_ioctl_fill, len, 8);
LAYOUT(kubuf_ioctl_fill, pattern, 16);
LAYOUT(kubuf_ioctl_fill, width, 24);
LAYOUT(kubuf_ioctl_fill, pad, 28);

LAYOUT_SIZE(kubuf_ioctl_export, 8);
LAYOUT(kubuf_ioctl_export, fd_flags, 0);
LAYOUT(kubuf_ioctl_export, fd, 4);

LAYOUT_SIZE(kubuf_ioctl_bell, 16);
LAYOUT(kubuf_ioctl_bell, bell, 0);
LAYOUT(kubuf_ioctl_bell, rights, 4);
LAYOUT(kubuf_ioctl_bell, fd_flags, 8);
LAYOUT(kubuf_ioctl_bell, fd, 12);

static_assert(KUBUF_IOCTL_QUERY == 0x80386b60);
static_assert(KUBUF_IOCTL_CREATE == 0xc0406b61);
static_assert(KUBUF_IOCTL_ADD == 0x40406b62);
static_assert(KUBUF_IOCTL_REMOVE == 0x40286b63);
static_assert(KUBUF_IOCTL_LIST == 0xc0106b64);
static_assert(KUBUF_IOCTL_REGISTER == 0xc0406b65);
static_assert(KUBUF_IOCTL_DUP == 0xc0086b70);
static_assert(KUBUF_IOCTL_INFO == 0x80506b71);
static_assert(KUBUF_IOCTL_SYNC == 0x40186b72);
static_assert(KUBUF_IOCTL_FILL == 0x40206b73);
static_assert(KUBUF_IOCTL_EXPORT == 0xc0086b74);
static_assert(KUBUF_IOCTL_BELL == 0xc0106b75);

/* Values for drivers only, which no program may pass. */
static_assert(!((KUBUF_READ_ONLY | KUBUF_PRIVATE_WRITE) & KUBUF_FLAG_VALID));

#undef LAYOUT
#undef LAYOUT_SIZE

#endif
