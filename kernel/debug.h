/* SPDX-License-Identifier: GPL-2.0 */
/*
 * debug - /sys/kernel/debug/kubuf/buffers: every buffer, and how many hold it
 */
#ifndef KUBUF_DEBUG_H
#define KUBUF_DEBUG_H

int kubuf_debug_init(void);
void kubuf_debug_exit(void);

#endif
