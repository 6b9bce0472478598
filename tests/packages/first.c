// SPDX-License-Identifier: LGPL-2.1-or-later
#include <kubuf.h>
#include <stdio.h>

int main(void)
{
	struct kub_buf *buf;

	if (kub_create(65536, NULL, &buf) || kub_write(buf, "hello", 6, 0) != 6)
		return fprintf(stderr, "%s\n", kub_explain());
	return printf("%zu bytes, by libkubuf %s\n", kub_size(buf), kub_version()) < 0;
}
