// SPDX-License-Identifier: LGPL-2.1-or-later
// vm - read and write the memory of a virtual machine while it runs: kubuf add ram 16M; ./vm &
//	qemu-system-x86_64 -m 16M -machine microvm,memory-backend=ram ... (README.md)
#include <err.h>
#include <fcntl.h>
#include <kubuf.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACE 4096 /* physical address in the guest, which is the offset in its memory */

struct place {
	_Atomic unsigned char turn; /* bit 0: the guest has written, bit 1: the host has */
	char unused[15], text[64];
};

/* A guest cannot ring a bell, unless a virtual device does so, so poll. */
static void wait_turn(struct place *place, unsigned char turn)
{
	while (place->turn != turn)
		usleep(1000);
}

int main(void)
{
	struct place *place;
	struct kub_buf *buf;

	if (kub_open("ram", O_RDWR, &buf) ||
	    kub_map(buf, PLACE, sizeof(*place), KUB_READ | KUB_WRITE, (void **)&place))
		errx(1, "%s", kub_explain());
	wait_turn(place, 1);
	printf("the guest wrote: %s\n", place->text);
	strcpy(place->text, "and so was the host");
	place->turn = 2;
	wait_turn(place, 3);
	printf("the guest made of it: %s\n", place->text);
	place->turn = 0; /* clear for the next run */
	return 0;
}
