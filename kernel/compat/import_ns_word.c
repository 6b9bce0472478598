// SPDX-License-Identifier: GPL-2.0
/* The namespace is a word and no string; until 6.13 (cdd30ebb1b9f). */
#include <linux/module.h>

MODULE_IMPORT_NS(DMA_BUF);
