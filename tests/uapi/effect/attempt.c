// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "page.h"
#include "task.h"
#include "test.h"

/**
 * struct attempt - the caller's process, and how to speak with it
 * @world: what it acts on
 * @socket: a message each way for each call
 * @pid: the process
 */
struct attempt {
	const struct world *world;
	int socket;
	pid_t pid;
};

/* The process is a copy of ours: an address is the same row there. */
struct request {
	const struct call_table *table;
	const struct call *call;
};

static void *map_whole(const struct world *world)
{
	int prot = PROT_READ | (world->descriptor->writable ? PROT_WRITE : 0);
	unsigned char *map = mmap(NULL, world->size, prot, MAP_SHARED, world->target, 0);

	if (map == MAP_FAILED)
		return NULL;
	for (size_t at = 0; at < world->size; at += page_size())
		(void)*(volatile unsigned char *)(map + at);
	return map;
}

static void call_here(const struct request *request, const struct target *target,
		      struct attempt_result *result)
{
	errno = 0;
	result->ret = request->call->run(target, request->call->arg);
	result->error = result->ret == -1 ? errno : 0;
	result->lacking = call_is_lacking(result->ret);
}

/* A call that spoils its process is made in one that ends with it. */
static void call_forked(const struct request *request, const struct target *target,
			struct attempt_result *result)
{
	struct attempt_result *shared = test_shared(sizeof(*shared));
	pid_t pid = fork();

	if (!pid) {
		call_here(request, target, shared);
		_exit(0);
	}
	if (pid == -1 || waitpid(pid, NULL, 0) != pid)
		_exit(1);
	*result = *shared;
	munmap(shared, sizeof(*shared));
}

static void gain(struct attempt_result *result, const char *what)
{
	if (result->gained[0])
		strcat(result->gained, ", ");
	strcat(result->gained, what);
}

/*
 * What an attacker would do next. None of it may have an effect; root's fchmod() has
 * one that is allowed, and rows of its own.
 */
static void attack(const struct world *world, void *map)
{
	struct stat stat;

	if (map != MAP_FAILED)
		madvise(map, world->size, MADV_REMOVE);
	(void)!fallocate(world->target, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, world->size);
	(void)!ftruncate(world->target, page_size());
	if (world->caller != WORLD_ROOT && world->descriptor->made && !fstat(world->target, &stat))
		fchmod(world->target, stat.st_mode ^ 0111);
}

/* Nobody executes a buffer, and who may not write still may not. */
static void try_rights(const struct world *world, void *map, struct attempt_result *result)
{
	size_t size = world->size;

	if (map != MAP_FAILED && !mprotect(map, size, PROT_READ | PROT_EXEC))
		gain(result, "execute");
	if (world->descriptor->writable)
		return;
	if (map != MAP_FAILED && !mprotect(map, size, PROT_READ | PROT_WRITE))
		gain(result, "mprotect to write");
	if (pwrite(world->target, "x", 1, 0) != -1)
		gain(result, "pwrite");
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, world->target, 0);
	if (map == MAP_FAILED)
		return;
	gain(result, "mmap to write");
	munmap(map, size);
}

static void follow_up(const struct world *world, struct attempt_result *result)
{
	int prot = PROT_READ | (world->descriptor->writable ? PROT_WRITE : 0);
	void *map = mmap(NULL, world->size, prot, MAP_SHARED, world->target, 0);

	attack(world, map);
	try_rights(world, map, result);
	if (map != MAP_FAILED)
		munmap(map, world->size);
}

static void serve_one(const struct world *world, const struct request *request,
		      struct attempt_result *result)
{
	struct target target = {
		.fd = world->target,
		.size = world->size,
		.writable = world->descriptor->writable,
		.shmem = world->kind->flags & KIND_SHMEM,
	};

	*result = (struct attempt_result){};
	if (request->table->mapped) {
		target.map = map_whole(world);
		if (!target.map) {
			result->ret = -1;
			result->error = errno;
			gain(result, "lost: mmap to read");
			return;
		}
	}
	if (request->call->how & CALL_FORKED)
		call_forked(request, &target, result);
	else
		call_here(request, &target, result);
	if (target.map)
		munmap(target.map, target.size);
	follow_up(world, result);
}

static _Noreturn void serve(const struct world *world, int socket)
{
	struct attempt_result result = {};
	struct request request;

	/* What only the witness has is not the caller's. */
	close(world->full);
	if (world->inode != -1 && world->inode != world->full)
		close(world->inode);
	munmap((void *)world->peer, world->size);
	signal(SIGIO, SIG_IGN);
	signal(SIGURG, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	result.error = world_become(world->caller) ? errno : 0;
	if (send(socket, &result, sizeof(result), 0) != sizeof(result))
		_exit(1);
	while (recv(socket, &request, sizeof(request), 0) == sizeof(request)) {
		serve_one(world, &request, &result);
		if (send(socket, &result, sizeof(result), 0) != sizeof(result))
			_exit(1);
	}
	_exit(0);
}

struct attempt *attempt_start(const struct world *world)
{
	struct attempt *attempt = calloc(1, sizeof(*attempt));
	struct attempt_result hello;
	int sockets[2];

	REQUIRE(attempt);
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets));
	attempt->world = world;
	attempt->socket = sockets[0];
	attempt->pid = REQUIRE_OK(fork());
	if (!attempt->pid) {
		close(sockets[0]);
		serve(world, sockets[1]);
	}
	close(sockets[1]);
	REQUIRE_INT(recv(attempt->socket, &hello, sizeof(hello), 0), sizeof(hello));
	if (!hello.error)
		return attempt;
	attempt_stop(attempt);
	return NULL;
}

void attempt_stop(struct attempt *attempt)
{
	close(attempt->socket);
	task_wait(attempt->pid);
	free(attempt);
}

bool attempt_make(struct attempt *attempt, const struct call_table *table,
		  const struct call *call, struct attempt_result *result)
{
	const struct request request = { table, call };

	REQUIRE_INT(send(attempt->socket, &request, sizeof(request), MSG_NOSIGNAL),
		    sizeof(request));
	return recv(attempt->socket, result, sizeof(*result), 0) == sizeof(*result);
}
