// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define LEFT 0x6b7562756663686bul

/* Counts the words that leave() left behind. */
static size_t left_in(const char *memory, size_t len)
{
	const unsigned long *word = (const void *)memory;
	size_t found = 0;

	for (; len >= sizeof(*word); len -= sizeof(*word))
		found += *word++ == LEFT;
	return found;
}

static void fill_and_end(void)
{
	static unsigned long words[1 << 17];
	int ends[2], size;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		words[i] = LEFT;
	for (int i = 0; i < 64 && !pipe(ends); i++) {
		size = fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		(void)!write(ends[1], words, size > 0 ? size : 65536);
	}
	_exit(0);
}

/* Another process fills pipes with a word, and ends. */
static void leave(void)
{
	pid_t pid = fork();

	if (!pid)
		fill_and_end();
	waitpid(pid, NULL, 0);
}
