/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bell - bells: ringing, drivers' listeners, and bell descriptors
 */
#ifndef KUBUF_BELL_H
#define KUBUF_BELL_H

#include <linux/types.h>

struct file;
struct kubuf;

struct file *kubuf_bell_file(struct kubuf *buf, unsigned int which, u32 rights, bool nonblock);

#endif
