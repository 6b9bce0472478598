/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user - the backing of registered memory: pages of a process, pinned
 */
#ifndef KUBUF_USER_H
#define KUBUF_USER_H

extern const struct kubuf_backing_ops kubuf_user_ops;

#endif
