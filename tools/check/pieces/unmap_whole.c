// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What take() mapped, so that no mapping is left but those under test. */
static void unmap_whole(void)
{
	munmap(whole, held_len);
	whole = NULL;
}
