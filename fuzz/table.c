// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "table.h"

#include <string.h>

#include "calls.h"

/* clang-format off */
#define CALL(name, weight, ...) { #name, call_##name, weight, { __VA_ARGS__ } }
#define FD(name) { name, KIND_FD, 0 }
#define CONTROL { "fd", KIND_CONTROL, 0 }
#define BUF(name) { name, KIND_BUF, 0 }
#define MAP { "map", KIND_MAP, 0 }
#define SIZE { "size", KIND_SIZE, 0 }
#define OFFSET { "offset", KIND_OFFSET, 0 }
#define LEN { "len", KIND_LEN, 0 }
#define ADDR(name) { name, KIND_ADDR, 0 }
#define FLAGS(name, mask) { name, KIND_FLAGS, mask }
#define NUMBER(name, limit) { name, KIND_NUMBER, limit }
#define ANY(name) { name, KIND_ANY, 0 }
#define NAME { "name", KIND_NAME, 0 }
#define ODD { "odd", KIND_ODD, 0 }

const struct table_call table[] = {
	CALL(query, 1, CONTROL, ODD),
	CALL(create, 12, CONTROL, BUF("out"), SIZE, NUMBER("backing", 4), NUMBER("cache", 4),
	     FLAGS("flags", 3), FLAGS("fd_flags", 3), ODD),
	CALL(add, 6, CONTROL, NAME, SIZE, NUMBER("backing", 4), NUMBER("cache", 4),
	     FLAGS("flags", 3), FLAGS("mode", 0777), ODD),
	CALL(remove, 4, CONTROL, NAME, ODD),
	CALL(list, 2, CONTROL, ADDR("entries"), ANY("room"), ODD),
	CALL(register, 5, CONTROL, BUF("out"), ADDR("addr"), LEN, FLAGS("flags", 3),
	     FLAGS("fd_flags", 1), ODD),
	CALL(bufdup, 6, BUF("fd"), BUF("out"), FLAGS("fd_flags", 3), ODD),
	CALL(info, 2, BUF("fd"), ODD),
	CALL(sync, 4, BUF("fd"), OFFSET, LEN, FLAGS("flags", 7), ODD),
	CALL(fill, 6, BUF("fd"), OFFSET, LEN, ANY("pattern"), { "width", KIND_WIDTH, 10 }, ODD),
	CALL(export, 5, BUF("fd"), { "out", KIND_DMABUF, 0 }, FLAGS("fd_flags", 1), ODD),
	CALL(openbell, 5, BUF("fd"), { "out", KIND_EVENTS, 0 }, NUMBER("bell", 6),
	     FLAGS("rights", 3), FLAGS("fd_flags", 5), ODD),
	CALL(ringbell, 5, { "bell", KIND_EVENTS, 0 }, ANY("add")),
	CALL(hearbell, 5, { "bell", KIND_EVENTS, 0 }, ADDR("to")),
	CALL(hangup, 2, CONTROL, NAME, ODD),
	CALL(ioctl, 2, FD("fd"), { "cmd", KIND_CMD, 0 }, ADDR("arg")),
	CALL(testcopy, 4, BUF("fd"), NUMBER("how", 5), ADDR("addr"), LEN,
	     { "pos", KIND_OFFSET, 0 }),
	CALL(testview, 2, BUF("fd"), NUMBER("keep", 2)),
	CALL(teststream, 4, BUF("fd"), BUF("to"), ADDR("addr"), LEN, NUMBER("times", 4097)),
	CALL(dmasync, 3, { "fd", KIND_DMABUF, 0 }, FLAGS("flags", 7)),
	CALL(mmap, 12, { "out", KIND_MAP, 0 }, FD("fd"), LEN, FLAGS("prot", 7),
	     FLAGS("flags", 0x2a013), OFFSET),
	CALL(munmap, 4, MAP, OFFSET, LEN),
	CALL(mremap, 3, MAP, LEN, FLAGS("flags", 5)),
	CALL(mprotect, 4, MAP, OFFSET, LEN, FLAGS("prot", 7)),
	CALL(madvise, 4, MAP, OFFSET, LEN, NUMBER("advice", 28)),
	CALL(mlock, 2, MAP, OFFSET, LEN, NUMBER("on", 3)),
	CALL(mbind, 1, MAP, OFFSET, LEN, NUMBER("mode", 6), FLAGS("flags", 7)),
	CALL(remap, 1, MAP, OFFSET, LEN, NUMBER("page", 17)),
	CALL(msync, 1, MAP, LEN, FLAGS("flags", 7)),
	CALL(touch, 6, ADDR("addr"), LEN, NUMBER("write", 2)),
	CALL(memchange, 3, OFFSET, LEN, NUMBER("kind", 4)),
	CALL(fork, 2, FLAGS("what", 63), MAP, NUMBER("sleep", 4000)),
	CALL(peek, 3, ADDR("local"), ADDR("remote"), LEN, NUMBER("write", 2)),
	CALL(signal, 1, NUMBER("unused", 1)),
	CALL(yield, 1, NUMBER("micros", 2000)),
	CALL(open, 8, BUF("out"), NUMBER("node", 14), FLAGS("flags", 06003)),
	CALL(close, 4, FD("fd")),
	CALL(dup, 2, FD("fd"), BUF("out"), NUMBER("flags", 2)),
	CALL(other, 4, { "out", KIND_EVENTS, 0 }, NUMBER("kind", 8)),
	CALL(pipe, 3, { "in", KIND_PIPE_IN, 0 }, { "out", KIND_PIPE_OUT, 0 },
	     NUMBER("nonblock", 2)),
	CALL(read, 4, FD("fd"), ADDR("addr"), LEN),
	CALL(write, 4, FD("fd"), ADDR("addr"), LEN),
	CALL(pread, 5, BUF("fd"), ADDR("addr"), LEN, OFFSET),
	CALL(pwrite, 5, BUF("fd"), ADDR("addr"), LEN, OFFSET),
	CALL(vector, 4, BUF("fd"), ADDR("addr1"), { "len1", KIND_LEN, 0 }, ADDR("addr2"),
	     { "len2", KIND_LEN, 0 }, OFFSET, FLAGS("flags", 0x1f), NUMBER("write", 2)),
	CALL(lseek, 2, BUF("fd"), OFFSET, NUMBER("whence", 6)),
	CALL(splice, 5, FD("in"), { "offset_in", KIND_OFFSET, 0 }, FD("out"),
	     { "offset_out", KIND_OFFSET, 0 }, LEN, FLAGS("flags", 0x30f)),
	CALL(tee, 1, { "in", KIND_PIPE_IN, 0 }, { "out", KIND_PIPE_OUT, 0 }, LEN,
	     FLAGS("flags", 15)),
	CALL(vmsplice, 2, { "fd", KIND_PIPE_OUT, 0 }, ADDR("addr"), LEN, FLAGS("flags", 15)),
	CALL(sendfile, 3, FD("out"), BUF("in"), OFFSET, LEN),
	CALL(copyrange, 1, FD("in"), FD("out"), LEN),
	CALL(poll, 3, BUF("fd"), FLAGS("events", 0x3f), NUMBER("timeout", 20)),
	CALL(epoll, 3, { "epoll", KIND_OTHER, 0 }, NUMBER("operation", 4), BUF("fd"),
	     FLAGS("events", 0xc000003f)),
	CALL(fileop, 3, FD("fd"), NUMBER("what", 7), ANY("value")),
	CALL(vfs, 3, BUF("fd"), NUMBER("cmd", 23), ANY("value"), FD("from")),
	CALL(fcntl, 2, FD("fd"), NUMBER("cmd", 14), ANY("value")),
	CALL(attribute, 4, BUF("fd"), NUMBER("what", 9), ANY("value")),
	CALL(look, 3, NUMBER("what", 8), BUF("fd")),
	CALL(lesser, 2, NUMBER("kind", 5000)),
};

/* clang-format on */

const int table_count = sizeof(table) / sizeof(table[0]);

int table_args(const struct table_call *call)
{
	int count = 0;

	while (count < WORLD_ARGS && call->args[count].kind != KIND_NONE)
		count++;
	return count;
}

int table_find(const char *name)
{
	for (int i = 0; i < table_count; i++)
		if (!strcmp(table[i].name, name))
			return i;
	return -1;
}
