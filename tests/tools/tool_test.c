// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The command kubuf: names, what they are, who has them, and what it says to bad input.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/kubuf.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "tool.h"

#define RDWR (KUB_READ | KUB_WRITE)

static const char *const of_a_buffer[] = { "info", "dump", "holders", "maps", "ring",
					   "wait", "stream", "fill" };

static const char *more_of(const char *command)
{
	return !strcmp(command, "fill") ? " 0" : "";
}

TEST(without_the_module_every_command_says_so)
{
	REQUIRE(!module_loaded("kubuf"));
	TOOL(2, "kubuf: the module kubuf is not loaded: `modprobe kubuf`, as root\n", "kubuf list");
	TOOL(2, "modprobe kubuf", "kubuf info");
	TOOL(2, "modprobe kubuf", "kubuf add x 4K");
	TOOL(2, "modprobe kubuf", "kubuf remove x");
	TOOL(2, "modprobe kubuf", "kubuf remove --hangup x");
	TOOL(2, "modprobe kubuf", "kubuf monitor --count 1");
	TOOL(1, "WRONG", "kubuf doctor");
	for (size_t i = 0; i < sizeof(of_a_buffer) / sizeof(of_a_buffer[0]); i++)
		TOOL(2, "modprobe kubuf", "kubuf %s x%s", of_a_buffer[i], more_of(of_a_buffer[i]));
}

TEST(bad_input_is_answered_by_a_sentence)
{
	close(control_add("real", NULL, 8192));
	for (size_t i = 0; i < sizeof(of_a_buffer) / sizeof(of_a_buffer[0]); i++) {
		const char *name = of_a_buffer[i];

		TOOL(2, "there is no buffer \"/dev/kubuf/none\"", "kubuf %s none%s", name,
		     more_of(name));
		TOOL(2, "\"/dev/null\" is not a buffer of kubuf", "kubuf %s /dev/null%s", name,
		     more_of(name));
		TOOL(2, "usage: kubuf ", "kubuf %s --nonsense", name);
		TOOL(2, "\" is an argument too many\nusage: kubuf ", "kubuf %s real 0 0 0", name);
		TOOL(0, "usage: kubuf ", "kubuf %s --help", name);
	}
	TOOL(2, "no command frob", "kubuf frob");
	TOOL(2, "arguments are missing: want 2, not 1\nusage: kubuf add ", "kubuf add x");
	TOOL(2, "arguments are missing: want 1, not 0\nusage: kubuf wait ", "kubuf wait");
	TOOL(2, "arguments are missing: want 1, not 0\n", "kubuf wait real --exec");
	TOOL(2, "\"x\" is an argument too many\nusage: kubuf list ", "kubuf list x");
	TOOL(2, "--root needs --persist, without --hangup", "kubuf add --root / x 4K");
	TOOL(2, "--root needs --persist, without --hangup", "kubuf remove --root / real");
	TOOL(2, "not a number of bytes", "kubuf add x 4Q");
	TOOL(2, "not a number of bytes", "kubuf add x 99999999999999999999");
	TOOL(2, "not a number of bytes", "kubuf add x 17179869184G");
	TOOL(2, "not a number of bytes", "kubuf add x -- -4096");
	TOOL(2, "size must not be 0", "kubuf add x 0");
	TOOL(2, "is not a valid name", "kubuf add 'a/b' 4K");
	TOOL(2, "is in use", "kubuf add real 4K");
	TOOL(2, "there is no user", "kubuf add --owner nobody-here x 4K");
	TOOL(2, "bits 0666", "kubuf add --mode 0777 x 4K");
	TOOL(2, "want shmem, contig or scatter", "kubuf add --backing user x 4K");
	TOOL(2, "write-back", "kubuf add --cache wc x 4K");
	TOOL(2, "cap on all shmem buffers together is", "kubuf add x 1T");
	TOOL(2, "not a name in use", "kubuf remove none");
	TOOL(2, "more memory than any machine has", "kubuf add x 16383G");
	TOOL(2, "never mapped by page frame number", "kubuf add --pfn x 4K");
	TOOL(2, "not a name in use", "kubuf remove /dev/kubuf/none");
	TOOL(2, "not a name in use", "kubuf remove --hangup none");
	TOOL(2, "behind the end", "kubuf dump --offset 8193 real");
	TOOL(2, "only 4096 bytes follow", "kubuf fill --offset 4096 --length 4097 real 0");
	TOOL(2, "width must be", "kubuf fill --width 3 real 0");
	TOOL(2, "fit in it", "kubuf fill --width 1 real 256");
	TOOL(2, "PATTERN: \"x\"", "kubuf fill real x");
	TOOL(2, "from 0 to 3", "kubuf ring --bell 4 real");
	TOOL(2, "the number of events must not be 0", "kubuf ring real 0");
	TOOL(2, "not a number of seconds", "kubuf wait --timeout soon real");
	TOOL(2, "a buffer, but no stream", "kubuf stream real");
	TOOL(2, "--format: want hex", "kubuf stream --format u32,u33 real");
	TOOL(2, "standard output: No space left", "kubuf list >/dev/full");
	TOOL(2, "standard output: Bad file", "kubuf list >&-");
	/* No buffer gets the number of what is closed. */
	TOOL(2, "", "kubuf fill --width 3 real 0 2>&-");
	TOOL(2, "bits 0666", "kubuf add --mode 0755 x 4K");
	TOOL(0, "00000000  00 00 00", "kubuf dump --length 16 real");
}

static void as_stranger(void *arg)
{
	REQUIRE_OK(setgid(65534));
	REQUIRE_OK(setuid(65534));
	TOOL(2, "is of user 0 and group 0, mode 0600", "kubuf info mine");
	TOOL(2, "needs CAP_SYS_ADMIN", "kubuf add other 4K");
	TOOL(2, "needs CAP_SYS_ADMIN", "kubuf remove mine");
	TOOL(0, "mine            -  -  ", "kubuf list");
	TOOL(0, "\"name\": \"mine\", \"mode\"", "kubuf list --json");
	TOOL(1, "processes of other users could not be looked into", "kubuf holders theirs");
}

TEST(who_may_not_is_told_why)
{
	close(control_open());
	HANDLE_OK(kub_add("mine", 4096, NULL, 0600, 0, 0));
	HANDLE_OK(kub_add("theirs", 4096, NULL, 0666, 0, 0));
	REQUIRE_OK(open("/dev/kubuf/theirs", O_RDWR));
	task_run(as_stranger, NULL);
}

TEST(names_are_added_listed_and_removed)
{
	close(control_open());
	TOOL(0, "", "kubuf list");
	CHECK_INT(strlen(tool_text), 0);
	TOOL(0, "[]\n", "kubuf list --json");
	TOOL(0, "", "kubuf add --mode 0640 --owner 1:2 frames 64K");
	TOOL(0, "", "kubuf add --backing contig --pfn ctl 0x1000");
	TOOL(0, "NAME         SIZE  MEMORY  CACHE MAPS RINGS\nctl ", "kubuf list");
	CHECK_HAS(tool_text, " KiB  contig  wb    pfn      0\n"
			     "frames     64 KiB  shmem   wb    page     0\n");
	TOOL(0, "0640 1:2", "kubuf ls -l");
	TOOL(0,
	     "{\"name\": \"frames\", \"size\": 65536, \"backing\": \"shmem\", \"cache\": \"wb\", "
	     "\"pfn\": false, \"events\": 0, \"mode\": \"0640\", \"uid\": 1, \"gid\": 2}",
	     "kubuf list --json");
	TOOL(0, "size      65536 bytes, 64 KiB; ", "kubuf info frames");
	TOOL(0, "mapped by page frame number\ntaken by  read, write, splice, mmap alone",
	     "kubuf info /dev/kubuf/ctl");
	TOOL(0, "\"opened\": \"rw\", \"accepts\": [\"pin\", \"register\", \"futex\", \"private\"]}",
	     "kubuf info --json frames");
	TOOL(0, "shmem contig scatter; write-back", "kubuf info");
	TOOL(0, "\"features\": [\"huge\"", "kubuf info --json");
	TOOL(0, "", "kubuf remove frames");
	TOOL(0, "", "kubuf remove --hangup ctl");
	TOOL(0, "", "kubuf list");
	CHECK_INT(strlen(tool_text), 0);
}

TEST(bytes_are_filled_and_dumped)
{
	int fd = control_add("bytes", NULL, 3 * page_size());

	TOOL(0, "", "kubuf fill bytes 0xdeadbeef");
	TOOL(0, "", "kubuf fill --offset 16 --length 32 bytes 0x41");
	REQUIRE_INT(pwrite(fd, "\033[31m\0\xff", 7, 48), 7);
	TOOL(0,
	     "00000000  ef be ad de ef be ad de  ef be ad de ef be ad de  |................|\n"
	     "00000010  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|\n"
	     "*\n"
	     "00000030  1b 5b 33 31 6d 00 ff de  ef be                    |.[31m.....|\n"
	     "0000003a\n",
	     "kubuf dump --length 58 bytes");
	TOOL(0, "\n*\n00000040\n", "kubuf dump --offset 16 --length 0x30 bytes; kubuf fill "
				   "bytes 0; "
				   "kubuf dump --length 64 bytes");
}

/* What a process of another name has: a descriptor, bells, mappings. */
static void hold(void *arg)
{
	struct kub_bell *bell;
	struct kub_buf *buf;
	void *mem;

	prctl(PR_SET_NAME, "hold\033[7m\"er");
	HANDLE_OK(kub_open("held", O_RDONLY, &buf));
	HANDLE_OK(kub_bell(buf, 2, KUB_READ, &bell));
	HANDLE_OK(kub_map(buf, page_size(), page_size(), KUB_READ, &mem));
	kub_close(buf);
	pause();
}

TEST(holders_are_found_by_what_they_hold)
{
	pid_t pid;

	close(control_add("held", NULL, 4 * page_size()));
	close(control_add("other", NULL, page_size()));
	TOOL(1, "nobody has it open or mapped", "kubuf holders held");
	TOOL(1, "nobody has it mapped", "kubuf maps held");
	pid = task_start(hold, NULL);
	while (tool_run("kubuf holders held") || !strstr(tool_text, "mapping"))
		usleep(20000);
	CHECK_HAS(tool_text, "hold\\x1b[7m\"er");
	CHECK_HAS(tool_text, "bell 2    descriptor ");
	CHECK_HAS(tool_text, "mapping   ");
	if (page_size() == 4096)
		CHECK_HAS(tool_text, "mapping   4 KiB from offset 4096, reads");
	CHECK(!strstr(tool_text, "buffer    descriptor"));
	TOOL(0, "\"comm\": \"hold\\u001b[7m\\\"er\", \"writes\": false, \"fd\":", "kubuf holders "
										  "--json held");
	CHECK_HAS(tool_text, "{\"holders\": [");
	CHECK_HAS(tool_text, "], \"processes\": 1, \"unseen\": 0}");
	TOOL(0, "|                ................                                |", "kubuf "
										      "maps held");
	TOOL(1, "{\"holders\": [], \"processes\": 0, \"unseen\": 0}", "kubuf holders --json other");
	TOOL(1, "nobody", "kubuf holders other");
	task_kill(pid, 5);
}

/* With descriptors of its own, in a process whose first thread has ended; and many locks. */
static void *hide(void *arg)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	struct kub_buf *buf;

	REQUIRE_OK(unshare(CLONE_FILES));
	HANDLE_OK(kub_open("hidden", O_RDWR, &buf));
	for (lock.l_start = 0; lock.l_start < 100; lock.l_start += 2)
		REQUIRE_OK(fcntl(kub_fd(buf), F_SETLK, &lock));
	pause();
	return NULL;
}

static void hide_in_thread(void *arg)
{
	pthread_t thread;

	REQUIRE(!pthread_create(&thread, NULL, hide, NULL));
	pthread_exit(NULL);
}

TEST(no_holder_hides)
{
	pid_t pid;

	close(control_add("hidden", NULL, page_size()));
	pid = task_start(hide_in_thread, NULL);
	for (int i = 0; i < 50 && tool_run("kubuf holders hidden"); i++)
		usleep(20000);
	CHECK_HAS(tool_text, "buffer    descriptor ");
	task_kill(pid, 5);
}

/* A descriptor has no name: it is taken from the process that has it. */
TEST(a_descriptor_of_another_process_is_told_of)
{
	struct kub_options options = { .size_of = sizeof(options), .label = "unnamed" };
	struct kub_buf *buf;
	void *mem;

	close(control_open());
	HANDLE_OK(kub_create(page_huge(1) + page_size(), &options, &buf));
	HANDLE_OK(kub_map(buf, 0, kub_size(buf), RDWR, &mem));
	memset(mem, 1, kub_size(buf));
	TOOL(0, "label     unnamed", "kubuf info /proc/%d/fd/%d", getpid(), kub_fd(buf));
	TOOL(0, "reads and writes", "kubuf maps /proc/%d/fd/%d", getpid(), kub_fd(buf));
	TOOL(0, "buffer    descriptor", "kubuf holders /proc/%d/fd/%d", getpid(), kub_fd(buf));
	TOOL(2, "is not of a kubuf buffer", "kubuf info /proc/%d/fd/0", getpid());
	TOOL(2, "Bad file descriptor", "kubuf info /proc/%d/fd/999", getpid());
	TOOL(2, "process 99999", "kubuf info /proc/99999/fd/0");
}

TEST(the_doctor_finds_all_well)
{
	close(control_open());
	TOOL(0, "a buffer was made, mapped, read, rung, and closed", "kubuf doctor");
	CHECK(!strstr(tool_text, "WRONG"));
	tool_run("kubuf add big 1T");
	TOOL(0, "over the cap on all shmem buffers together", "kubuf doctor");
}

static void ask_as_stranger(void *arg)
{
	REQUIRE_OK(setgid(65534));
	REQUIRE_OK(setuid(65534));
	TOOL(1, "WRONG  this user may not open /dev/kubuf/control", "kubuf doctor");
	CHECK_HAS(tool_text, "0660: root and the group 4242 may make buffers");
}

TEST(the_doctor_says_who_may_make_buffers)
{
	close(control_open());
	TOOL(0, "/dev/kubuf/control is of root:root, mode 0666: every user may make buffers",
	     "kubuf doctor");
	REQUIRE_OK(chown("/dev/kubuf/control", 0, 4242));
	REQUIRE_OK(chmod("/dev/kubuf/control", 0660));
	task_run(ask_as_stranger, NULL);
	REQUIRE_OK(chmod("/dev/kubuf/control", 0640));
	TOOL(0, "mode 0640: nobody but root may make buffers", "kubuf doctor");
}

TEST(the_doctor_says_what_is_wrong)
{
	struct kub_buf *buf;

	control_load("shmem_size=1M");
	HANDLE_OK(kub_create(1 << 20, NULL, &buf));
	TOOL(1, "WRONG  shmem buffers together: 1 MiB of 1 MiB in use; free some", "kubuf doctor");
}
