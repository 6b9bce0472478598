// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "disk.h"

#include "check.h"
#include "module.h"

void disk_need(int kib)
{
	if (!module_exists("brd"))
		SKIP("no block device: there is no brd.ko");
	module_need("brd", "rd_nr=1 rd_size=%d", kib);
}
