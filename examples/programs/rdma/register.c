// SPDX-License-Identifier: LGPL-2.1-or-later
// register - which memory an RDMA adapter registers, and how long that takes
//	cc register.c $(pkg-config --cflags --libs libkubuf) -libverbs -o register; ./register
#define _GNU_SOURCE // memfd_create()
#include <err.h>
#include <errno.h>
#include <infiniband/verbs.h>
#include <kubuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SIZE (16ul << 20)
#define SMALL (2ul << 20) /* of contiguous memory */
#define WRITE (IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE)

static struct ibv_pd *domain;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Return: milliseconds; negative: refused, with errno set. */
static double registered(void *mem, size_t size, int access)
{
	double start = now_ms();
	struct ibv_mr *region = ibv_reg_mr(domain, mem, size, access);
	double took = now_ms() - start;

	if (!region)
		return -1;
	ibv_dereg_mr(region);
	return took;
}

static void tell(const char *what, void *mem, size_t size, int access)
{
	double first = registered(mem, size, access);

	if (first < 0)
		printf("%-42s %2zu MiB  %s\n", what, size >> 20, strerrorname_np(errno));
	else
		printf("%-42s %2zu MiB  %7.2f ms  again %6.2f ms\n", what, size >> 20, first,
		       registered(mem, size, access));
}

static void *map_fresh(struct kub_buf *buf, size_t size, unsigned int how)
{
	void *mem;

	if (kub_map(buf, 0, size, how, &mem))
		errx(1, "%s", kub_explain());
	return mem;
}

static struct kub_buf *make(size_t size, enum kub_backing backing, enum kub_cache cache,
			    unsigned int flags)
{
	struct kub_options options = { sizeof(options), backing, cache, flags, NULL };
	struct kub_buf *buf;

	if (kub_create(size, &options, &buf))
		errx(1, "%s", kub_explain());
	return buf;
}

/* For adapters that take a dma-buf, so that no mapping is needed. */
static void tell_dmabuf(const struct kub_buf *buf)
{
	int fd = kub_export(buf);
	struct ibv_mr *region;

	if (fd < 0)
		errx(1, "%s", kub_explain());
	region = ibv_reg_dmabuf_mr(domain, 0, SMALL, 0, fd, WRITE);
	printf("%-42s %2zu MiB  %s\n", "dma-buf of a buffer", SMALL >> 20,
	       region ? "taken" : strerrorname_np(errno));
}

static void others(void)
{
	int fd = memfd_create("register", 0);
	void *mem;

	if (fd < 0 || ftruncate(fd, SIZE))
		err(1, "memfd");
	mem = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	tell("anonymous memory", mem, SIZE, WRITE);
	mem = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	tell("memfd", mem, SIZE, WRITE);
}

int main(void)
{
	struct ibv_device **devices = ibv_get_device_list(NULL);
	struct ibv_context *context = devices && *devices ? ibv_open_device(*devices) : NULL;
	unsigned int both = KUB_READ | KUB_WRITE;
	struct kub_buf *buf, *lesser;
	void *mem;

	domain = context ? ibv_alloc_pd(context) : NULL;
	if (!domain)
		errx(1, "no RDMA adapter; `rdma link add` makes one of a network device");
	others();
	buf = make(SIZE, KUB_SHMEM, KUB_WB, 0);
	tell("buffer", map_fresh(buf, SIZE, both), SIZE, WRITE);
	tell("buffer, private mapping", map_fresh(buf, SIZE, both | KUB_PRIVATE), SIZE, WRITE);
	if (kub_readonly(buf, &lesser))
		errx(1, "%s", kub_explain());
	mem = map_fresh(lesser, SIZE, KUB_READ);
	tell("buffer, read-only, to be read", mem, SIZE, IBV_ACCESS_REMOTE_READ);
	tell("buffer, read-only, to be written", mem, SIZE, WRITE);
	buf = make(SMALL, KUB_CONTIG, KUB_WB, 0);
	tell("contiguous buffer", map_fresh(buf, SMALL, both), SMALL, WRITE);
	buf = make(SMALL, KUB_CONTIG, KUB_WC, 0);
	tell("contiguous buffer, write-combining", map_fresh(buf, SMALL, both), SMALL, WRITE);
	buf = make(SMALL, KUB_SCATTER, KUB_WB, 0);
	tell("scattered buffer", map_fresh(buf, SMALL, both), SMALL, WRITE);
	buf = make(SMALL, KUB_CONTIG, KUB_WB, KUB_MAP_PFN);
	tell("buffer mapped by page frame number", map_fresh(buf, SMALL, both), SMALL, WRITE);
	tell_dmabuf(make(SMALL, KUB_SHMEM, KUB_WB, 0));
	return 0;
}
