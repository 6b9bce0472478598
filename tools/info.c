// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * info - kubuf info: print properties of a buffer, or features of this machine
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>

#include "commands.h"
#include "out.h"
#include "target.h"

static const char usage[] =
	"usage: kubuf info [--json] [BUFFER]\n"
	"\n"
	"Prints the properties of a buffer: a name, a path, or /proc/PID/fd/N for the descriptor of\n"
	"a process. Without an argument: the features of kubuf on this machine, and its limits.\n"
	"\n"
	"  --json        for machines\n"
	"  --help        this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

static const struct {
	unsigned int bit;
	const char *word, *what;
} accepts[] = {
	{ KUB_ACCEPT_PIN, "pin", "O_DIRECT, vmsplice, MSG_ZEROCOPY, process_vm_readv, io_uring" },
	{ KUB_ACCEPT_REGISTER, "register", "registered buffers of io_uring" },
	{ KUB_ACCEPT_FUTEX, "futex", "mutexes and futexes between processes" },
	{ KUB_ACCEPT_PRIVATE, "private", "writable private mappings" },
};

static const struct {
	unsigned int bit;
	const char *word, *what;
} features[] = {
	{ KUB_FEATURE_HUGE, "huge", "huge pages" },
	{ KUB_FEATURE_DMABUF, "dmabuf", "export as dma-buf" },
	{ KUB_FEATURE_REGISTER, "register", "registration of programs' memory" },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_writable(const struct kub_buf *buf)
{
	return (fcntl(kub_fd(buf), F_GETFL) & O_ACCMODE) == O_RDWR;
}

static void buffer_text(const struct kub_buf *buf, const struct kub_info *info)
{
	char size[OUT_SIZE], huge[OUT_SIZE], label[OUT_NAME];

	printf("label     %s\n", out_name(label, info->label));
	printf("size      %llu bytes, %s; %s of it in huge pages\n", (unsigned long long)info->size,
	       out_bytes(size, info->size), out_bytes(huge, info->huge));
	printf("memory    %s, %s, mapped by %s\n", out_backing(info->backing),
	       out_cache_long(info->cache),
	       info->flags & KUB_MAP_PFN ? "page frame number" : "page");
	printf("taken by  ");
	for (size_t i = 0; i < COUNT(accepts); i++)
		if (info->accepts & accepts[i].bit)
			printf("%s\n          ", accepts[i].what);
	printf("%s\n", info->accepts ? "read, write, splice, mmap" : "read, write, splice, mmap "
								     "alone");
	printf("bell 0    rung %llu times\n", (unsigned long long)info->events);
	printf("opened    for %s\n", is_writable(buf) ? "reading and writing" : "reading");
	printf("number    %llu\n", (unsigned long long)info->id);
}

static void buffer_json(const struct kub_buf *buf, const struct kub_info *info)
{
	const char *comma = "";

	printf("{\"label\": ");
	out_json(stdout, info->label);
	printf(", \"id\": %llu, \"size\": %llu, \"huge\": %llu, \"backing\": \"%s\", \"cache\": "
	       "\"%s\", \"pfn\": %s, \"events\": %llu, \"opened\": \"%s\", \"accepts\": [",
	       (unsigned long long)info->id, (unsigned long long)info->size,
	       (unsigned long long)info->huge, out_backing(info->backing), out_cache(info->cache),
	       info->flags & KUB_MAP_PFN ? "true" : "false", (unsigned long long)info->events,
	       is_writable(buf) ? "rw" : "r");
	for (size_t i = 0; i < COUNT(accepts); i++) {
		if (info->accepts & accepts[i].bit) {
			printf("%s\"%s\"", comma, accepts[i].word);
			comma = ", ";
		}
	}
	printf("]}\n");
}

static void machine_text(const struct kub_limits *limits)
{
	char used[OUT_SIZE], limit[OUT_SIZE];

	printf("version   %u of the module's calls, %s of libkubuf\n", limits->version,
	       kub_version());
	printf("memory   ");
	for (unsigned int i = 0; i < 32; i++)
		if (limits->backings & 1u << i)
			printf(" %s", out_backing(i));
	printf(";");
	for (unsigned int i = 0; i < 32; i++)
		if (limits->caches & 1u << i)
			printf(" %s", out_cache_long(i));
	printf("\nfeatures ");
	for (size_t i = 0; i < COUNT(features); i++)
		if (limits->features & features[i].bit)
			printf(" %s%s", features[i].what,
			       limits->features >> 1 >= features[i].bit ? "," : "");
	printf("\nshmem     %s in use of %s (shmem_size=), a sixteenth of which is for "
	       "CAP_SYS_RESOURCE\n",
	       out_bytes(used, limits->shmem_used), out_bytes(limit, limits->shmem_limit));
	printf("locked    %s in use of %s (locked_size=)\n", out_bytes(used, limits->locked_used),
	       out_bytes(limit, limits->locked_limit));
}

static void machine_json(const struct kub_limits *limits)
{
	const char *comma = "";

	printf("{\"version\": %u, \"library\": \"%s\", \"page_size\": %u, \"backings\": %u, "
	       "\"caches\": %u, \"shmem_limit\": %llu, \"shmem_used\": %llu, "
	       "\"locked_limit\": %llu, \"locked_used\": %llu, \"features\": [",
	       limits->version, kub_version(), limits->page_size, limits->backings, limits->caches,
	       (unsigned long long)limits->shmem_limit, (unsigned long long)limits->shmem_used,
	       (unsigned long long)limits->locked_limit, (unsigned long long)limits->locked_used);
	for (size_t i = 0; i < COUNT(features); i++) {
		if (limits->features & features[i].bit) {
			printf("%s\"%s\"", comma, features[i].word);
			comma = ", ";
		}
	}
	printf("]}\n");
}

static int tell_machine(bool json)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };

	if (kub_query(&limits))
		errx(2, "%s", out_explained());
	(json ? machine_json : machine_text)(&limits);
	return 0;
}

static int tell_buffer(const char *argument, bool json)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kub_buf *buf = target_open_any(argument);

	if (kub_info(buf, &info))
		errx(2, "%s", out_explained());
	(json ? buffer_json : buffer_text)(buf, &info);
	kub_close(buf);
	return 0;
}

int info_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		json = true;
	}
	if (!command_takes(argv + optind, 0, 1))
		return command_misused(usage);
	return argc > optind ? tell_buffer(argv[optind], json) : tell_machine(json);
}
