// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/*
 * Writes until there is no room, first by @len bytes and by up to @most, then by fewer, down to
 * @least: the shortest write that is EAGAIN, or 0 where none is.
 */
static long fill_up(int to, const char *from, size_t len, size_t least, size_t most)
{
	size_t now = len, bytes = 0, full = 0;
	long put = 1;

	for (int i = 1; i <= 4096 && bytes < 16 << 20; i++) {
		put = write(to, from, now);
		bytes += put > 0 ? put : 0;
		if (put > 0 && most && !(i % 256) && 2 * now <= most)
			now *= 2;
		else if (put <= 0 && now == len)
			break;
		else if (put <= 0)
			now = len, most = 0;
	}
	if (put != -1 || errno != EAGAIN)
		return 0;
	full = len;
	for (now = len / 2; now >= least; now /= 2) {
		put = 1;
		for (int i = 0; i < 64 && put > 0; i++)
			put = write(to, from, now);
		if (put == -1 && errno == EAGAIN)
			full = now;
	}
	return full;
}
