// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "kind.h"

#include <err.h>
#include <string.h>

#include "out.h"

enum kub_backing kind_backing(const char *word)
{
	for (unsigned int i = KUB_SHMEM; i < KUB_USER; i++)
		if (!strcmp(word, out_backing(i)))
			return (enum kub_backing)i;
	errx(2, "--backing: want shmem, contig or scatter, not \"%s\"", word);
}

enum kub_cache kind_cache(const char *word)
{
	for (unsigned int i = KUB_WB; i <= KUB_UC; i++)
		if (!strcmp(word, out_cache(i)))
			return (enum kub_cache)i;
	errx(2, "--cache: want wb, wc or uc, not \"%s\"", word);
}
