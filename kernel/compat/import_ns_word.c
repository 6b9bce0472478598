// SPDX-License-Identifier: GPL-2.0
/* Before 6.13 (cdd30ebb1b9f) MODULE_IMPORT_NS() took a bare word and not a string. */
#include <linux/module.h>

MODULE_IMPORT_NS(DMA_BUF);
