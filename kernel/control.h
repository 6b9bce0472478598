/* SPDX-License-Identifier: GPL-2.0 */
/*
 * control - /dev/kubuf/control, the node that makes buffers
 */
#ifndef KUBUF_CONTROL_H
#define KUBUF_CONTROL_H

int kubuf_control_init(void);
void kubuf_control_exit(void);

#endif
