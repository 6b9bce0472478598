/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * control - buffers made through /dev/kubuf/control, and named ones
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_CONTROL_H
#define KUBUF_CONTROL_H

#include <linux/kubuf.h>
#include <stddef.h>
#include <stdint.h>

#include "kind.h"

#define CONTROL_NODE "/dev/kubuf/control"
#define CONTROL_NAMED "/dev/kubuf/" /* and the name */

/* Loads kubuf.ko with these parameters ("" for none); one per test. */
void control_load(const char *params);

/* The control node, opened anew; loads kubuf.ko if it is not. */
int control_open(void);

/* What CREATE wants for a kind; the label is "test". */
struct kubuf_ioctl_create control_spec(const struct kind *kind, uint64_t size);

/* CREATE: the descriptor, or -1 and errno. */
int control_try(const struct kubuf_ioctl_create *spec);

/* CREATE of a kind, NULL for plain shmem. */
int control_create(const struct kind *kind, uint64_t size);

/* DUP with KUBUF_FD_*. */
int control_dup(int fd, uint32_t fd_flags);

/* SYNC of the first @len bytes with KUBUF_SYNC_*: 0, or -1 and errno. */
int control_sync(int fd, uint64_t len, uint32_t flags);

/* BELL with KUBUF_BELL_* and KUBUF_FD_*: the descriptor, or -1 and errno. */
int control_try_bell(int fd, uint32_t which, uint32_t rights, uint32_t fd_flags);

/* The same of bell 0, for both rights, closed by execve(). */
int control_bell(int fd);

/* INFO. */
struct kubuf_ioctl_info control_info(int fd);

/* ADD of a kind, NULL for plain shmem: 0, or -1 and errno. Mode 0666, root's. */
int control_try_add(const char *name, const struct kind *kind, uint64_t size);

/* ADD, then the node opened for reading and writing. */
int control_add(const char *name, const struct kind *kind, uint64_t size);

/* REMOVE: 0, or -1 and errno. */
int control_remove(const char *name);

/* REMOVE with KUBUF_REMOVE_HANGUP. */
int control_hang_up(const char *name);

#endif
