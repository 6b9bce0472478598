// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_attr - the memory attributes of a mapping, read from the page tables
 *
 *   map_attr     a shared mapping of /dev/hello
 *   map_attr -p  a private mapping, before and after the first store to it
 *   map_attr -o  this program's own memory
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "frame.h"
#include "hello.h"

struct bit {
	uint64_t mask;
	const char *name;
};

#if defined(__x86_64__)
static const struct bit bits[] = {
	{ 1ULL << 0, "present" },
	{ 1ULL << 1, "write" },
	{ 1ULL << 2, "user" },
	{ 1ULL << 5, "accessed" },
	{ 1ULL << 6, "dirty" },
	{ 1ULL << 63, "NX" },
};

static const char *attr_name(uint8_t attr)
{
	static const char *const names[] = {
		[0] = "uncached (UC)",
		[1] = "write-combining (WC)",
		[4] = "write-through (WT)",
		[5] = "write-protected (WP)",
		[6] = "write-back (WB)",
		[7] = "uncached (UC-)",
	};

	return attr < 8 && names[attr] ? names[attr] : "unknown";
}
#elif defined(__aarch64__)
static const struct bit bits[] = {
	{ 1ULL << 0, "valid" },
	{ 1ULL << 6, "user" },
	{ 1ULL << 7, "read-only" },
	{ 1ULL << 10, "accessed" },
	{ 1ULL << 11, "nG" },
	{ 1ULL << 53, "PXN" },
	{ 1ULL << 54, "UXN" },
};

static const char *attr_name(uint8_t attr)
{
	switch (attr) {
	case 0xff:
		return "Normal write-back";
	case 0x44:
		return "Normal-NC";
	case 0x04:
		return "Device-nGnRE";
	case 0x00:
		return "Device-nGnRnE";
	default:
		return "unknown";
	}
}
#else
#error "say here what this processor's page table bits mean"
#endif

static void print_attr(const char *what, const void *addr)
{
	struct pagewalk look;

	if (frame_look(addr, &look))
		die("cannot ask /dev/pagewalk (is pagewalk.ko loaded?)");
	printf("%s, at %p\n", what, addr);
	printf("  entry %#018jx, frame %#jx:", (uintmax_t)look.entry, (uintmax_t)look.pfn);
	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
		if (look.entry & bits[i].mask)
			printf(" %s", bits[i].name);
	printf("\n  here:              index %u, %s\n", look.index, attr_name(look.attr));
	if (look.alias)
		printf("  in the direct map: index %u, %s\n", look.alias_index,
		       attr_name(look.alias_attr));
	else
		printf("  in the direct map: nothing\n");
}

static void store_and_print(const char *what, char *buf)
{
	strcpy(buf, "new");
	print_attr(what, buf);
}

int main(int argc, char **argv)
{
	const char *option = argc > 1 ? argv[1] : "";
	char *buf;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!strcmp(option, "-o")) {
		buf = malloc(HELLO_SIZE);
		if (!buf)
			die("no memory");
		store_and_print("memory from malloc()", buf);
		return 0;
	}
	if (strcmp(option, "-p")) {
		buf = hello_map(hello_open(), MAP_SHARED);
		store_and_print("shared mapping of " HELLO_DEVICE, buf);
		return 0;
	}
	buf = hello_map(hello_open(), MAP_PRIVATE);
	(void)*(volatile char *)buf;
	print_attr("private mapping, only read", buf);
	store_and_print("private mapping, after the first store", buf);
	return 0;
}
