// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define LEFT 0x6b7562756663686bul

/* Another process fills pipes with a word, and ends. */
static void leave(void)
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

/* How often that word is in the first bytes of 64 open files, by mappings or by read(). */
static size_t left(int flags, size_t len, int by_mappings)
{
	size_t found = 0;
	pid_t pid = fork();

	if (!pid)
		leave();
	waitpid(pid, NULL, 0);
	for (int i = 0; i < 64; i++) {
		int own = open(DEVICE, flags);
		unsigned long *words = by_mappings ? mmap(NULL, len, PROT_READ, MAP_SHARED, own, 0)
						   : calloc(1, len);

		if (!by_mappings)
			(void)!pread(own, words, len, 0);
		for (size_t k = 0; words != MAP_FAILED && k < len / sizeof(*words); k++)
			found += words[k] == LEFT;
	}
	return found;
}
