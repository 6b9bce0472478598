/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bufs - the module parameter bufs=: named buffers that exist when the module is loaded
 */
#ifndef KUBUF_BUFS_H
#define KUBUF_BUFS_H

#include <linux/kconfig.h>

struct kubuf_spec;

int kubuf_bufs_init(void);

#if IS_ENABLED(CONFIG_KUNIT)
const char *kubuf_bufs_parse(char *text, struct kubuf_spec *spec);
#endif

#endif
