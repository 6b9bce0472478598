// SPDX-License-Identifier: LGPL-2.1-or-later
// pair - 64 MiB ten times there and back: kubuf add pair 64M; pair there & pair back
#include <err.h>
#include <fcntl.h>
#include <kubuf.h>
#include <stdio.h>
#include <string.h>

#define SIZE (64ul << 20)

static void wait_turn(struct kub_bell *bell, unsigned long turn)
{
	uint64_t count = 0;

	while (count < turn) /* each ring is a turn */
		if (kub_wait(bell, KUB_FOREVER, &count))
			errx(1, "%s", kub_explain());
}

int main(int argc, char **argv)
{
	unsigned int back = argc > 1 && !strcmp(argv[1], "back");
	struct kub_bell *mine, *other;
	struct kub_buf *buf;
	void *mem;

	if (kub_open("pair", O_RDWR, &buf) || kub_map(buf, 0, SIZE, KUB_READ | KUB_WRITE, &mem) ||
	    kub_bell(buf, back, KUB_READ, &mine) || kub_bell(buf, !back, KUB_WRITE, &other))
		errx(1, "%s", kub_explain());
	for (unsigned long turn = 1; turn <= 10; turn++) {
		wait_turn(mine, back ? turn : turn - 1);
		for (unsigned long *at = mem, *end = at + SIZE / sizeof(*at); at < end; at++)
			++*at;
		if (kub_ring(other, 1))
			errx(1, "%s", kub_explain());
	}
	if (!back)
		wait_turn(mine, 10);
	printf("%s: the last number is %lu\n", argv[1], ((unsigned long *)mem)[SIZE / 8 - 1]);
}
