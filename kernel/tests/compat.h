/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - where kernels differ for the test module
 */
#ifndef TESTBUF_COMPAT_H
#define TESTBUF_COMPAT_H

#include <linux/mm.h>

#include "compat_probed.h"

/* Whether a page, or any part of the compound page it belongs to, is mapped. */
static inline bool testbuf_compat_mapped(struct page *page)
{
#ifdef KUBUF_HAVE_FOLIO_MAPPED
	return folio_mapped(page_folio(page));
#else
	return page_mapped(page);
#endif
}

#endif
