// SPDX-License-Identifier: LGPL-2.1-or-later
// first - print what the buffer "hello" says, each time its bell is rung
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <kubuf.h>
#include <stdio.h>

int main(void)
{
	struct kub_bell *bell;
	struct kub_buf *buf;
	void *mem;
	int ret;

	if (kub_open("hello", O_RDONLY, &buf) ||
	    kub_map(buf, 0, kub_size(buf), KUB_READ, &mem) ||
	    kub_bell(buf, 0, KUB_READ, &bell))
		errx(1, "%s", kub_explain());
	while ((ret = kub_wait(bell, KUB_FOREVER, NULL)) == 0) {
		printf("%.*s", (int)kub_size(buf), (const char *)mem);
		fflush(stdout);
	}
	return ret == -ENODATA ? 0 : 1; /* the buffer has ended, or a signal came */
}
