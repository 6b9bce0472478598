// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names: which are allowed, whose the node is, the list, and bufs=.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "holders.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "stall.h"
#include "task.h"
#include "test.h"
#include "text.h"

#define SIZE 65536
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

TEST(bad_names_are_einval)
{
	static const char *const names[] = {
		"",
		"control",
		"a/b",
		"/",
		"../x",
		".",
		"..",
		".hidden",
		"-x",
		"_x",
		"a b",
		"a\tb",
		"a\n",
		"a:b",
		"a,b",
		"a*b",
		"a!b",
		"caf\xc3\xa9",
		"\xe9",
		"a\x01",
		"a\x7f",
		"a\xff",
		" a",
		"a ",
		"a%d",
		"a@",
		"a[",
	};
	struct holders before = holders_now();

	for (size_t i = 0; i < COUNT(names); i++) {
		check_context("\"%s\"", names[i]);
		CHECK_ERRNO(control_try_add(names[i], NULL, SIZE), EINVAL);
	}
	check_context("%s", "");
	CHECK_HOLDERS(&before);
}

TEST(good_names_become_nodes_and_go_again)
{
	static const char *const names[] = {
		"a",
		"0",
		"A-b_c.d",
		"controls",
		"a..b",
		"x234567890123456789012345678901",
	};
	char path[64];

	for (size_t i = 0; i < COUNT(names); i++) {
		check_context("\"%s\"", names[i]);
		close(control_add(names[i], NULL, SIZE));
		CHECK_ERRNO(control_try_add(names[i], NULL, SIZE), EEXIST);
		snprintf(path, sizeof(path), CONTROL_NAMED "%s", names[i]);
		CHECK_OK(access(path, F_OK));
		CHECK_OK(control_remove(names[i]));
		CHECK_ERRNO(access(path, F_OK), ENOENT);
		CHECK_ERRNO(control_remove(names[i]), ENOENT);
	}
}

static void check_node(const char *name, uid_t uid, gid_t gid, mode_t mode)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), CONTROL_NAMED "%s", name);
	REQUIRE_OK(stat(path, &st));
	CHECK(S_ISCHR(st.st_mode));
	CHECK_INT(st.st_uid, uid);
	CHECK_INT(st.st_gid, gid);
	CHECK_INT(st.st_mode & 07777, mode);
}

TEST(a_node_has_the_mode_and_owner_it_was_given)
{
	struct kubuf_ioctl_add add = {
		.size = SIZE,
		.mode = 0640,
		.uid = 1234,
		.gid = 4321,
		.name = "owned",
	};

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_ADD, &add));
	check_node("owned", 1234, 4321, 0640);
	CHECK_OK(control_remove("owned"));
	add.mode = 0;
	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_ADD, &add));
	check_node("owned", 1234, 4321, 0600);
}

TEST(the_list_is_sorted_and_tells_how_many_there_are)
{
	struct kubuf_entry entries[4];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = 2 };
	int control = control_open();

	close(control_add("c", NULL, SIZE));
	close(control_add("a", NULL, 2 * SIZE));
	close(control_add("b", &kinds[1], SIZE));
	memset(entries, 0x55, sizeof(entries));
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	CHECK_INT(list.count, 3);
	CHECK_HAS(entries[0].name, "a");
	CHECK_INT(entries[0].size, 2 * SIZE);
	CHECK_INT(entries[0].backing, KUBUF_BACKING_SHMEM);
	CHECK_HAS(entries[1].name, "b");
	CHECK_INT(entries[1].backing, KUBUF_BACKING_CONTIG);
	CHECK_BYTES(&entries[2], 0x55, sizeof(entries[2]));

	list = (struct kubuf_ioctl_list){ .entries = 1, .room = 0 };
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	CHECK_INT(list.count, 3);
	list = (struct kubuf_ioctl_list){ .entries = (uintptr_t)entries, .room = UINT32_MAX };
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	CHECK_HAS(entries[2].name, "c");
}

/* Room for all that there can ever be; and the kernel must not warn of its size. */
TEST(a_list_has_room_for_any_number)
{
	static struct kubuf_entry entries[2];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = UINT32_MAX };

	control_load("max_names=4294967295");
	close(control_add("c", NULL, SIZE));
	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_LIST, &list));
	CHECK_INT(list.count, 1);
}

TEST_WITHIN(there_is_an_end_to_names_and_all_come_back, 600)
{
	char name[KUBUF_NAME_SIZE];
	int most = test_long() ? 16384 : 1024, count = 0;

	control_load(test_long() ? "max_names=16384" : "");
	for (;; count++) {
		snprintf(name, sizeof(name), "n%d", count);
		if (control_try_add(name, NULL, 4096))
			break;
	}
	CHECK_INT(errno, ENOSPC);
	CHECK_INT(count, most);
	CHECK_OK(control_remove("n7"));
	CHECK_OK(control_try_add("again", NULL, 4096));
	CHECK_OK(close(open(CONTROL_NAMED "n1000", O_RDWR)));
	CHECK_OK(module_unload_soon("kubuf"));
	CHECK(access("/dev/kubuf", F_OK) == -1);
}

TEST(buffers_can_be_named_at_load)
{
	struct stat st;
	int fd;

	control_load("bufs=one:64K,two:8192:contig,three:1M:shmem:wb");
	fd = REQUIRE_OK(open(CONTROL_NAMED "one", O_RDWR));
	CHECK_INT(control_info(fd).size, 65536);
	REQUIRE_OK(stat(CONTROL_NAMED "one", &st));
	CHECK_INT(st.st_mode & 07777, 0600);
	fd = REQUIRE_OK(open(CONTROL_NAMED "two", O_RDWR));
	CHECK_INT(control_info(fd).backing, KUBUF_BACKING_CONTIG);
	CHECK_INT(control_info(fd).size, page_round(8192));
	fd = REQUIRE_OK(open(CONTROL_NAMED "three", O_RDWR));
	CHECK_INT(control_info(fd).size, 1 << 20);
}

TEST(owner_and_mode_are_given_at_load_and_the_last_holds_for_the_rest)
{
	control_load("bufs=one:4096,two:4096,three:4096 uid=1000 gid=44,45 mode=0660,604,0600");
	check_node("one", 1000, 44, 0660);
	check_node("two", 1000, 45, 0604);
	check_node("three", 1000, 45, 0600);
}

/* Opens the name as soon as it can be opened, and tells what the module was then. */
static void open_early(void *arg)
{
	char *state = arg;
	int fd;

	do {
		fd = open(CONTROL_NAMED "early", O_RDWR);
		REQUIRE(fd != -1 || errno == ENOENT || errno == ENXIO);
	} while (fd == -1);
	text_read("/sys/module/kubuf/initstate", state, 5);
}

TEST(a_name_is_not_opened_before_the_load_is_over)
{
	char *state = test_shared(5);
	pid_t opener;

	for (int turn = 0; turn < 10; turn++) {
		opener = task_start(open_early, state);
		control_load("bufs=early:4096");
		CHECK_INT(task_wait(opener), 0);
		CHECK_HAS(state, "live");
		CHECK_INT(module_unload_soon("kubuf"), 0);
	}
}

TEST(a_bad_buffer_makes_the_load_fail_and_is_named)
{
	static const struct {
		const char *params;
		int err;
		const char *said;
	} bad[] = {
		{ "bufs=good:4096,wrong", EINVAL, "\"wrong\"" },
		{ "bufs=good:4096,wrong:0", EINVAL, "\"wrong\"" },
		{ "bufs=good:4096,wrong:12Q", EINVAL, "\"wrong\"" },
		{ "bufs=wrong:-4096", EINVAL, "\"wrong\": want a size" },
		{ "bufs=wrong:4KB", EINVAL, "\"wrong\": want a size" },
		{ "bufs=wrong::contig", EINVAL, "\"wrong\": want a size" },
		{ "bufs=wrong:4096:", EINVAL, "\"wrong\": want shmem" },
		{ "bufs=wrong:4096:cloud", EINVAL, "\"wrong\": want shmem" },
		{ "bufs=wrong:4096:cont", EINVAL, "\"wrong\": want shmem" },
		{ "bufs=wrong:4096:contigs", EINVAL, "\"wrong\": want shmem" },
		{ "bufs=wrong:4096:contig:", EINVAL, "\"wrong\": want wb" },
		{ "bufs=wrong:4096:contig:wt", EINVAL, "\"wrong\": want wb" },
		{ "bufs=wrong:4096:contig:WC", EINVAL, "\"wrong\": want wb" },
		{ "bufs=wrong:4096:shmem:wc", EINVAL, "\"wrong\"" },
		{ "bufs=wrong:4096:shmem:wb:more", EINVAL, "\"wrong\"" },
		{ "bufs=wrong:4096:shmem:wb:", EINVAL, "\"wrong\": want NAME:SIZE" },
		{ "bufs=a2345678901234567890123456789012:4096", EINVAL, "is not a valid name" },
		{ "bufs=wrong/name:4096", EINVAL, "\"wrong/name\" is not a valid name: want" },
		{ "bufs=wrong:4096 mode=8", EINVAL, "mode" },
		{ "bufs=wrong:4096 mode=0777", EINVAL, "\"wrong\": want a mode" },
		{ "bufs=wrong:4096 uid=4294967295", EINVAL, "\"wrong\": uid and gid" },
		{ "bufs=wrong:4096 gid=4294967295", EINVAL, "\"wrong\": uid and gid" },
		{ "bufs=good:4096,twice:4096,twice:8192", EINVAL, "\"twice\"" },
		{ "bufs=good:4096,wrong:4T", ENOMEM, "\"wrong\"" },
		{ "bufs=good:4096,control:4096", EINVAL, "\"control\"" },
		{ "bufs=", EINVAL, "\"\"" },
		{ "bufs=good:4096,", EINVAL, "\"\"" },
		{ "locked_size=much", EINVAL, "locked_size" },
		{ "locked_size=", EINVAL, "locked_size" },
		{ "locked_size=101%", EINVAL, "locked_size" },
		{ "shmem_size=much", EINVAL, "shmem_size" },
	};

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct klog *log = klog_mark();

		check_context("%s", bad[i].params);
		CHECK_INT(module_load("kubuf", "%s", bad[i].params), -bad[i].err);
		CHECK_HAS(klog_text(log), bad[i].said);
		CHECK(access("/dev/kubuf", F_OK) == -1);
		CHECK(access("/sys/class/kubuf", F_OK) == -1);
		CHECK(!module_loaded("kubuf"));
		klog_free(log);
	}
	check_context("%s", "");
	control_load("bufs=good:4096");
	CHECK_OK(access(CONTROL_NAMED "good", F_OK));
}

/* Reads /dev/kubuf into memory that does not come. */
static void *read_slowly(void *memory)
{
	int folder = REQUIRE_OK(open("/dev/kubuf", O_RDONLY | O_DIRECTORY));

	CHECK(syscall(SYS_getdents64, folder, memory, page_size()) > 0);
	close(folder);
	return NULL;
}

static void add_one(void *arg)
{
	CHECK_OK(control_try_add("late", NULL, SIZE));
}

static void use_others(void *arg)
{
	struct kubuf_ioctl_list list = {};

	CHECK_OK(open(CONTROL_NAMED "early", O_RDWR));
	CHECK_OK(ioctl(control_open(), KUBUF_IOCTL_LIST, &list));
	CHECK_ERRNO(control_remove("late"), EBUSY);
	CHECK_ERRNO(control_try_add("late", NULL, SIZE), EEXIST);
}

TEST(who_reads_the_folder_slowly_stops_no_open)
{
	void *memory = page_own(page_size());
	pid_t adder, user;
	pthread_t reader;
	int stall, waited = 0;

	close(control_add("early", NULL, SIZE)); /* and its path is known to the VFS now */
	stall = stall_begin(memory, page_size());
	REQUIRE_INT(pthread_create(&reader, NULL, read_slowly, memory), 0);
	stall_wait(stall);
	adder = task_start(add_one, NULL);
	usleep(200000);
	user = task_start(use_others, NULL);
	while (waited < 50 && !waitpid(user, NULL, WNOHANG)) {
		usleep(100000);
		waited++;
	}
	CHECK(waited < 50);
	stall_release(stall, memory, page_size());
	pthread_join(reader, NULL);
	CHECK_INT(task_wait(adder), 0);
	CHECK_OK(control_remove("late"));
}
