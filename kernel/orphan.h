/* SPDX-License-Identifier: GPL-2.0 */
/*
 * orphan - buffers and listeners that modules leave behind
 */
#ifndef KUBUF_ORPHAN_H
#define KUBUF_ORPHAN_H

int kubuf_orphan_init(void);
void kubuf_orphan_exit(void);

#endif
