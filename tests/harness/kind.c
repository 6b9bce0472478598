// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "kind.h"

/* How they are called, what testbuf.ko is told, what they are. */
const struct kind kinds[] = {
	{ "shmem wb by page", "backing=shmem",
	  KIND_SHMEM | KIND_WB | KIND_PAGE | KIND_PRIVATE | KIND_FIRST },
	{ "contig wb by page", "backing=contig",
	  KIND_CONTIG | KIND_WB | KIND_PAGE | KIND_PRIVATE | KIND_FIRST },
	{ "contig wb by pfn", "backing=contig pfn=1",
	  KIND_CONTIG | KIND_WB | KIND_PFN },
	{ "scatter wb by page", "backing=scatter",
	  KIND_SCATTER | KIND_WB | KIND_PAGE | KIND_PRIVATE | KIND_FIRST },
	/* Private and by pfn would show physical addresses. */
	{ "scatter wb by pfn", "backing=scatter pfn=1",
	  KIND_SCATTER | KIND_WB | KIND_PFN },
	{ "contig wc by pfn", "backing=contig cache=wc pfn=1",
	  KIND_CONTIG | KIND_WC | KIND_PFN | KIND_FIRST },
/* arm64 has non-cacheable memory from the DMA API alone: contiguous, by pfn; no uc. */
#if defined(__x86_64__)
	{ "contig wc by page", "backing=contig cache=wc",
	  KIND_CONTIG | KIND_WC | KIND_PAGE },
	{ "contig uc by page", "backing=contig cache=uc",
	  KIND_CONTIG | KIND_UC | KIND_PAGE | KIND_FIRST },
	{ "contig uc by pfn", "backing=contig cache=uc pfn=1",
	  KIND_CONTIG | KIND_UC | KIND_PFN },
	{ "scatter wc by page", "backing=scatter cache=wc",
	  KIND_SCATTER | KIND_WC | KIND_PAGE | KIND_FIRST },
	{ "scatter wc by pfn", "backing=scatter cache=wc pfn=1",
	  KIND_SCATTER | KIND_WC | KIND_PFN },
	{ "scatter uc by page", "backing=scatter cache=uc",
	  KIND_SCATTER | KIND_UC | KIND_PAGE | KIND_FIRST },
	{ "scatter uc by pfn", "backing=scatter cache=uc pfn=1",
	  KIND_SCATTER | KIND_UC | KIND_PFN },
#endif
};

const size_t kinds_count = sizeof(kinds) / sizeof(kinds[0]);

const char *kind_backing(const struct kind *kind)
{
	if (kind->flags & KIND_SHMEM)
		return "shmem";
	return kind->flags & KIND_CONTIG ? "contig" : "scatter";
}

const char *kind_cache(const struct kind *kind)
{
	if (kind->flags & KIND_WB)
		return "wb";
	return kind->flags & KIND_WC ? "wc" : "uc";
}

void kind_register(const struct test *test, unsigned int with, unsigned int without)
{
	for (size_t i = 0; i < kinds_count; i++)
		if ((kinds[i].flags & with) == with && !(kinds[i].flags & without))
			test_register_on(test, kinds[i].name, &kinds[i]);
}
