/* SPDX-License-Identifier: GPL-2.0 */
/*
 * attr - /sys/class/kubuf/NAME/: what a named buffer is
 */
#ifndef KUBUF_ATTR_H
#define KUBUF_ATTR_H

struct attribute_group;

/* For devices whose driver data is the buffer. */
extern const struct attribute_group *kubuf_attr_groups[];

#endif
