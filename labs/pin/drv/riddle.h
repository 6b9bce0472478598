/* SPDX-License-Identifier: GPL-2.0 */
/*
 * riddle - the bug of lab 1
 */
#ifndef KUBUF_LABS_RIDDLE_H
#define KUBUF_LABS_RIDDLE_H

#include <linux/types.h>

struct kubuf_pin_report;

ssize_t riddle_transfer(char *view, unsigned long addr, size_t len, bool to_user,
			struct kubuf_pin_report *report);

#endif
