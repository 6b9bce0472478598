// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * library - what a call costs through libkubuf, beside the system call that it makes; a stream's
 * reader; and the command `kubuf list`, beside a program that prints what LIST says
 *
 *	library			calls and reader
 *	library list		the command
 *	library names		prints the names; what `library list` runs
 */
#include <fcntl.h>
#include <kubuf.h>
#include <kubuf_stream_writer.h>
#include <kubuf_stream.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"

#define BOTH (KUB_READ | KUB_WRITE)
#define RECORDS 256
#define NAMES 1000

static struct kub_buf *buf;
static struct kub_bell *ringer, *waiter;
static struct kub_stream writer, reader;
static uint32_t first;
static char bytes[64];
static volatile uint32_t sum;

static void want(int held)
{
	if (!held)
		errx(1, "a call has failed: %s", kub_explain());
}

static void read_kub(void *arg)
{
	want(kub_read(buf, bytes, sizeof(bytes), 0) == sizeof(bytes));
}

static void read_bare(void *arg)
{
	want(pread(kub_fd(buf), bytes, sizeof(bytes), 0) == sizeof(bytes));
}

static void write_kub(void *arg)
{
	want(kub_write(buf, bytes, sizeof(bytes), 0) == sizeof(bytes));
}

static void write_bare(void *arg)
{
	want(pwrite(kub_fd(buf), bytes, sizeof(bytes), 0) == sizeof(bytes));
}

static void bell_kub(void *arg)
{
	uint64_t count;

	want(!kub_ring(ringer, 1) && !kub_wait(waiter, KUB_FOREVER, &count));
}

static void bell_bare(void *arg)
{
	uint64_t count = 1;

	want(write(kub_bell_fd(ringer), &count, sizeof(count)) == sizeof(count) &&
	     read(kub_bell_fd(waiter), &count, sizeof(count)) == sizeof(count));
}

static void map_kub(void *arg)
{
	void *mem;

	want(!kub_map(buf, 0, 4096, BOTH, &mem) && !kub_unmap(mem, 4096, BOTH));
}

static void map_bare(void *arg)
{
	void *mem = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, kub_fd(buf), 0);

	want(mem != MAP_FAILED && !munmap(mem, 4096));
}

static void fill_kub(void *arg)
{
	want(!kub_fill(buf, 0, 64, 7, 8));
}

static void fill_bare(void *arg)
{
	struct kubuf_ioctl_fill fill = { .len = 64, .pattern = 7, .width = 8 };

	want(!ioctl(kub_fd(buf), KUBUF_IOCTL_FILL, &fill));
}

static void create_kub(void *arg)
{
	struct kub_buf *made;

	want(!kub_create(4096, NULL, &made));
	kub_close(made);
}

static void create_bare(void *arg)
{
	struct kubuf_ioctl_create create = { .size = 4096, .fd_flags = KUBUF_FD_CLOEXEC };
	int control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC);

	want(control >= 0 && !ioctl(control, KUBUF_IOCTL_CREATE, &create));
	close(control);
	close(create.fd);
}

/* The same records over and over: what a reader does for each, without what puts them there. */
static void read_records(void *arg)
{
	struct kub_record record;
	unsigned int count = 0;

	reader.tail = first;
	while (kub_stream_next(&reader, &record) > 0) {
		sum += *(const uint32_t *)record.data;
		count++;
	}
	want(count == RECORDS);
}

static void measure_stream(void)
{
	int fd = file_new("kubuf", 65536 + 2 * getpagesize());

	want(!kub_stream_make(&writer, fd) && !kub_stream_open(&reader, fd));
	for (int i = 0; i < RECORDS; i++)
		want(!kub_stream_put(&writer, 0, bytes, 56));
	first = reader.tail;
	measure("library.reader", read_records, NULL);
	printf("library.records %d\n", RECORDS);
}

static void measure_calls(void)
{
	want(!kub_create(4096, NULL, &buf) && !kub_bell(buf, 0, KUB_WRITE, &ringer) &&
	     !kub_bell(buf, 0, KUB_READ, &waiter));
	measure("library.read.kub", read_kub, NULL);
	measure("library.read.bare", read_bare, NULL);
	measure("library.write.kub", write_kub, NULL);
	measure("library.write.bare", write_bare, NULL);
	measure("library.bell.kub", bell_kub, NULL);
	measure("library.bell.bare", bell_bare, NULL);
	measure("library.map.kub", map_kub, NULL);
	measure("library.map.bare", map_bare, NULL);
	measure("library.fill.kub", fill_kub, NULL);
	measure("library.fill.bare", fill_bare, NULL);
	measure("library.create.kub", create_kub, NULL);
	measure("library.create.bare", create_bare, NULL);
}

/* What `kubuf list` is compared with: LIST, and a line for each. */
static void print_names(void)
{
	static struct kubuf_entry entries[NAMES];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = NAMES };

	if (ioctl(file_control(), KUBUF_IOCTL_LIST, &list))
		err(1, "LIST");
	for (unsigned int i = 0; i < list.count && i < NAMES; i++)
		printf("%s %llu %u %u %u %llu\n", entries[i].name,
		       (unsigned long long)entries[i].size, entries[i].backing, entries[i].cache,
		       entries[i].flags, (unsigned long long)entries[i].events);
}

static void run(void *arg)
{
	char *const *argv = arg;
	int status;
	pid_t pid;

	fflush(stdout); /* or the child prints it, too */
	pid = fork();
	if (!pid) {
		want(!!freopen("/dev/null", "w", stdout));
		execv(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "%s %s: status %#x", argv[0], argv[1], status);
}

static void measure_list(void)
{
	char tool[] = "/tools/kubuf", list[] = "list";
	char self[] = "/benches/library", names[] = "names";
	char name[16];

	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "bench%d", i);
		want(!kub_add(name, 4096, NULL, 0, 0, 0));
	}
	measure("library.list.kubuf", run, (char *[]){ tool, list, NULL });
	measure("library.list.bare", run, (char *[]){ self, names, NULL });
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "bench%d", i);
		want(!kub_remove(name));
	}
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		measure_calls();
		measure_stream();
	} else if (!strcmp(argv[1], "list")) {
		measure_list();
	} else {
		print_names();
	}
	return 0;
}
