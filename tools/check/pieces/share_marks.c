// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Who waits in watch() puts back what take() has marked, where that process has been killed. */
static void share_marks(void)
{
	marks = room_for_marks();
	need(marks != MAP_FAILED);
	when_over = give_back;
}
