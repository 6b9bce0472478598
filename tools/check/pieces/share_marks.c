// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* The process in watch() puts back what take() has marked, where the other one was killed. */
static void share_marks(void)
{
	marks = room_for_marks();
	need(marks != MAP_FAILED);
	when_over = give_back;
}
