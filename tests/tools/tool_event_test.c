// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The command kubuf: bells, streams, what is refreshed in place, and what is there after a boot.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <kubuf_stream_writer.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "tool.h"

TEST(a_wait_ends_by_a_ring_or_in_time)
{
	close(control_add("bell", NULL, 4096));
	TOOL(1, "nobody rang in time", "kubuf wait --timeout 0.1 bell");
	TOOL(0, "7\n", "kubuf wait --bell 2 bell & sleep 0.3; kubuf ring --bell 2 bell 7; wait $!");
	TOOL(1, "", "kubuf wait --bell 2 --timeout 0.1 bell"); /* what was before is no news */
	TOOL(0, "7\n", "kubuf wait --bell 2 --since 6 bell");
	TOOL(1, "", "kubuf wait --bell 2 --since 7 --timeout 0 bell");
	TOOL(1, "", "kubuf wait bell & sleep 0.3; kubuf remove --hangup bell; wait $!");
	TOOL(2, "usage", "kubuf wait bell extra");
	TOOL(2, "usage", "kubuf wait --exec");
}

TEST(a_command_runs_at_each_event)
{
	close(control_add("bell", NULL, 4096));
	TOOL(0, "count 1 of bell\ncount 3 of bell\n",
	     "kubuf wait bell --exec sh -c 'echo count $KUBUF_COUNT of $0' bell & sleep 0.4; "
	     "kubuf ring bell; sleep 0.4; kubuf ring bell 2; sleep 0.4; "
	     "kubuf remove --hangup bell; wait $!");
	close(control_add("bell", NULL, 4096));
	TOOL(9, "", "kubuf wait bell --exec sh -c 'exit 9' & sleep 0.3; kubuf ring bell; wait $!");
	TOOL(127, "nothing-such", "kubuf wait bell --exec nothing-such & sleep 0.3; "
				  "kubuf ring bell; wait $!");
	TOOL(1, "", "kubuf wait --timeout 0.1 bell --exec true");
}

static void make_stream(struct kub_stream *stream)
{
	int fd = control_add("records", NULL, 65536 + 2 * page_size());

	HANDLE_OK(kub_stream_make(stream, fd));
	close(fd);
}

TEST(records_are_printed_as_values)
{
	const struct {
		int32_t first;
		float second;
		uint8_t last;
	} __attribute__((packed)) record = { -5, 1.5F, 200 };
	struct kub_stream stream;

	make_stream(&stream);
	for (int i = 0; i < 3; i++)
		HANDLE_OK(kub_stream_put(&stream, 7, &record, sizeof(record)));
	TOOL(0, "fbffffff0000c03fc8\n1 records, 9 bytes", "kubuf stream --count 1 records");
	TOOL(0, "7: -5,1.5,200\n1 records", "kubuf stream --types --count 1 --format i32,f32,u8 "
					    "records");
	TOOL(0, "65531,65535,0,16320,c8\n", "kubuf stream --seconds 0.3 --format u16 records");
	TOOL(0, "0 records, 0 bytes in 0.", "kubuf stream --seconds 0.2 records");
	HANDLE_OK(kub_stream_put(&stream, 0, "abc", 3));
	TOOL(0, "3\n", "kubuf stream --format raw --count 1 records 2>/dev/null | wc -c");
	HANDLE_OK(kub_stream_put(&stream, 0, "abc", 3));
	TOOL(0, "0 records", "kubuf stream --new --seconds 0.2 records");
	TOOL(2, "the stream has a reader already", "kubuf stream records & sleep 0.3; kubuf stream "
						   "records; "
						   "s=$?; kill -INT $!; wait $!; exit $s");
	TOOL(0, "0 records", "kubuf stream records & sleep 0.3; kill -INT $!; wait $!");
	kub_stream_close(&stream);
}

/* What the producer dropped while somebody read is told by number and by the exit status. */
static void overflow(void *arg)
{
	struct kub_stream *stream = arg;
	static char record[1000];

	usleep(500000);
	for (int i = 0; i < 200; i++)
		kub_stream_put(stream, 0, record, sizeof(record));
}

TEST(lost_records_are_told)
{
	struct kub_stream stream;
	pid_t pid;

	make_stream(&stream);
	pid = task_start(overflow, &stream);
	/* The reader is stopped meanwhile by a terminal that takes nothing: a pipe into sleep. */
	TOOL(1, " lost\n", "{ kubuf stream --seconds 3 records; echo status $? >&2; } | { sleep 2; "
			   "cat >/dev/null; }; false");
	CHECK_HAS(tool_text, "status 1");
	CHECK_INT(task_wait(pid), 0);
	kub_stream_close(&stream);
}

TEST(a_stream_that_lies_is_named)
{
	struct kub_stream stream;

	make_stream(&stream);
	HANDLE_OK(kub_stream_put(&stream, 0, "x", 1));
	stream.producer->head += 1u << 20;
	TOOL(2, "the stream is broken", "kubuf stream records");
	kub_stream_close(&stream);
}

TEST(the_monitor_counts_rings)
{
	close(control_add("rung", NULL, 65536));
	TOOL(0, "\033[3A\033[J", "kubuf monitor --count 2 --interval 0.2");
	TOOL(0, "rung ", "kubuf monitor --count 2 --interval 1 | cat & sleep 0.4; "
			 "kubuf ring rung 500; wait $!");
	CHECK(!strchr(tool_text, '\033'));
	CHECK_HAS(tool_text, "        500       ");
	TOOL(0, "RINGS/S", "kubuf monitor --count 3 --interval 0.4 | cat & sleep 0.2; kubuf "
			   "ring rung; "
			   "kubuf remove rung; kubuf add rung 4K; wait $!");
	CHECK(!strstr(tool_text, "0000000000000"));
	TOOL(130, "rung", "timeout -s INT 0.5 kubuf monitor");
}

TEST(a_dump_follows_its_buffer)
{
	int fd = control_add("followed", NULL, 4096);

	REQUIRE_INT(pwrite(fd, "one", 3, 0), 3);
	TOOL(0, "|one.............|\n00000010\n",
	     "kubuf dump --length 16 --follow followed & sleep 0.3; "
	     "printf two | dd of=/dev/kubuf/followed conv=notrunc 2>/dev/null; kubuf ring "
	     "followed; "
	     "sleep 0.3; kubuf remove --hangup followed; wait $!");
	CHECK_HAS(tool_text, "event 1\n00000000  74 77 6f 00");
}

TEST(names_outlive_a_boot)
{
	TOOL(2, "/tmp/sys: No such file", "kubuf add --persist --root /tmp/sys frames 64M");
	TOOL(0, "", "mkdir /tmp/sys");
	TOOL(0, "", "kubuf add --persist --root /tmp/sys --owner root:0 --mode 0660 frames 64M");
	TOOL(0, "", "kubuf add --persist --root /tmp/sys --backing contig --cache wc ctl 64K");
	TOOL(0, "", "kubuf add --persist --root /tmp/sys frames 1M");
	TOOL(0,
	     "options kubuf bufs=frames:1048576:shmem:wb,ctl:65536:contig:wc uid=0,0 gid=0,0 "
	     "mode=0600,0600\n",
	     "cat /tmp/sys/etc/modprobe.d/kubuf-names.conf");
	TOOL(0, "\nkubuf\n", "cat /tmp/sys/etc/modules-load.d/kubuf-names.conf");
	/* No group of its own: that of the packages' rule stays. */
	TOOL(0, "ACTION==\"add\", SUBSYSTEM==\"kubuf\", KERNEL==\"ctl\", OWNER=\"root\", "
		"MODE=\"0600\"\n",
	     "cat /tmp/sys/etc/udev/rules.d/70-kubuf-names.rules");
	TOOL(0, "", "kubuf add --persist --root /tmp/sys --owner 0:7 --mode 0640 grouped 4K");
	TOOL(0, "KERNEL==\"grouped\", OWNER=\"root\", GROUP=\"7\", MODE=\"0640\"\n",
	     "cat /tmp/sys/etc/udev/rules.d/70-kubuf-names.rules");
	TOOL(0, "", "kubuf remove --persist --root /tmp/sys grouped");
	/* The module makes of the words what was asked for. */
	control_load("bufs=frames:1048576:shmem:wb,ctl:65536:contig:wb uid=0,0 gid=0,0 "
		     "mode=0600,0600");
	TOOL(0, "frames      1 MiB  shmem", "kubuf list");
	TOOL(0, "", "kubuf remove --persist --root /tmp/sys ctl");
	TOOL(0, "", "kubuf remove --persist --root /tmp/sys frames");
	TOOL(1, "", "cat /tmp/sys/etc/*/*");
	TOOL(2, "not among the buffers made at boot", "kubuf remove --persist --root /tmp/sys ctl");
	TOOL(2, "cannot be used together", "kubuf add --persist --pfn --backing contig --root "
					   "/tmp/sys x 4K");
	TOOL(0, "", "mkdir -p /tmp/sys/etc/modprobe.d; echo '#buffer x' "
		    ">/tmp/sys/etc/modprobe.d/kubuf-names.conf");
	TOOL(2, "take it out", "kubuf add --persist --root /tmp/sys x 4K");
	TOOL(0, "", "echo 'options kubuf shmem_size=4G' >/tmp/sys/etc/modprobe.d/kubuf-names.conf");
	TOOL(2, "take it out, or into a file of its own", "kubuf add --persist --root /tmp/sys "
							  "x 4K");
	TOOL(0, "shmem_size=4G", "cat /tmp/sys/etc/modprobe.d/kubuf-names.conf; rm -r /tmp/sys");
	TOOL(0, "", "mkdir /tmp/sys");
	TOOL(2, "size must not be 0", "kubuf add --persist --root /tmp/sys x 0");
	TOOL(2, "shmem memory is write-back", "kubuf add --persist --root /tmp/sys --cache wc x "
					      "4K");
	TOOL(0, "", "rm -r /tmp/sys");
}

/* Of two bufs= the module would heed the last one, and nobody would know. */
TEST(a_file_of_somebody_elses_that_names_buffers_is_told)
{
	TOOL(0, "", "mkdir -p /tmp/sys/etc/modprobe.d; cd /tmp/sys/etc/modprobe.d; mkfifo a.conf; "
		    "echo 'options kubuf shmem_size=4G' >b.conf; "
		    "echo 'options kubuf bufs=old:4096' >not-read");
	TOOL(0, "", "kubuf add --persist --root /tmp/sys x 4K");
	TOOL(0, "", "echo ' options kubuf locked_size=1M bufs=old:4096' "
		    ">/tmp/sys/etc/modprobe.d/b.conf");
	TOOL(2, "/tmp/sys/etc/modprobe.d/b.conf: has a bufs= of its own",
	     "kubuf add --persist --root /tmp/sys y 4K");
	TOOL(0, "1\n", "grep -c '^#buffer' /tmp/sys/etc/modprobe.d/kubuf-names.conf");
	TOOL(0, "", "kubuf remove --persist --root /tmp/sys x; rm -r /tmp/sys");
}

/* What is refused or fails has made neither a name nor half of the files. */
TEST(a_name_and_its_files_come_together)
{
	close(control_open());
	TOOL(2, "cannot be used together", "kubuf add --persist --pfn --backing contig x 4K");
	TOOL(0, "", "kubuf list");
	CHECK_INT(strlen(tool_text), 0);
	TOOL(0, "", "mkdir -p /tmp/sys/etc/udev /tmp/else; ln -s /tmp/else "
		    "/tmp/sys/etc/modprobe.d; "
		    "touch /tmp/sys/etc/modules-load.d");
	TOOL(2, "", "kubuf add --persist --root /tmp/sys x 4K");
	TOOL(1, "", "ls -A /tmp/else | grep ."); /* an image's links lead to the image's files */
	TOOL(0, "", "rm -r /tmp/sys /tmp/else; mkdir /tmp/sys; for i in 1 2 3 4 5 6 7 8; do "
		    "kubuf add --persist --root /tmp/sys n$i 4K & done; wait");
	TOOL(0, "8\n", "grep -c '^#buffer' /tmp/sys/etc/modprobe.d/kubuf-names.conf");
	TOOL(0, "3\n", "find /tmp/sys -type f | wc -l; rm -r /tmp/sys");
}

/* More records than there is time for: a signal and the clock end it all the same. */
TEST(a_stream_with_a_backlog_ends_in_time)
{
	static char record[8];
	struct kub_stream stream;

	make_stream(&stream);
	while (!kub_stream_put(&stream, 0, record, sizeof(record)))
		;
	TOOL(0, " records, ", "kubuf stream --format u8 --seconds 0 records 2>&1 >/dev/null");
	kub_stream_close(&stream);
}

TEST(the_race_is_run_and_told)
{
	close(control_open());
	TOOL(0, "\nwake another process, and be woken by it\n  kubuf  ", "kubuf bench --seconds "
									 "0.05 trip make");
	CHECK_HAS(tool_text, "  memfd  ");
	CHECK_HAS(tool_text, "CPUs");
	TOOL(0, "\"pass\": {\"kubuf\": {\"ns\": ", "kubuf bench --json --svg /tmp/bench.svg "
						   "--seconds 0.05 pass map");
	TOOL(0, ">memfd, eventfd</text>", "cat /tmp/bench.svg; rm /tmp/bench.svg");
	TOOL(2, "there is no race slow", "kubuf bench slow");
	TOOL(2, "No such file", "kubuf bench --seconds 0.01 --svg /none/x map");
	TOOL(0, "0\n", "ps | grep -c '[k]ubuf bench' || true"); /* no child is left behind */
}
