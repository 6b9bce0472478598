// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* The memory that hold() holds back comes. */
static void let_go(void)
{
	struct uffdio_zeropage zeros = {
		.range = { (unsigned long)hold_page, sysconf(_SC_PAGESIZE) }
	};

	ioctl(hold_fd, UFFDIO_ZEROPAGE, &zeros);
}
