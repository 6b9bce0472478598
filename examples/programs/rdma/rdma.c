// SPDX-License-Identifier: LGPL-2.1-or-later
// rdma - copy one buffer into another by RDMA, on this machine or on a second one
//	cc rdma.c $(pkg-config --cflags --libs libkubuf) -lrdmacm -libverbs -o rdma
//	./rdma NAME		wait for one copy into the buffer NAME, and ring its bell
//	./rdma NAME HOST	copy the buffer NAME into the buffer that waits on HOST
#include <err.h>
#include <fcntl.h>
#include <infiniband/verbs.h>
#include <kubuf.h>
#include <poll.h>
#include <rdma/rdma_cma.h>
#include <rdma/rdma_verbs.h>
#include <stdio.h>
#include <string.h>

#define PORT "18515"
#define PIECE (1ul << 20) /* one message; max_msg_sz of the port is the limit */

/* The memory of the receiver, which the sender writes to. */
struct place {
	uint64_t addr, size;
	uint32_t rkey;
};

struct memory {
	struct kub_buf *buf;
	size_t size;
	char *addr;
};

static struct ibv_qp_init_attr queue = {
	.cap = { .max_send_wr = 1, .max_recv_wr = 1, .max_send_sge = 1, .max_recv_sge = 1 },
	.sq_sig_all = 1,
};

static struct memory map(const char *name)
{
	struct memory memory;

	/* A sender only reads, but Linux 6.1 refuses to register a read-only mapping. */
	if (kub_open(name, O_RDWR, &memory.buf))
		errx(1, "%s", kub_explain());
	memory.size = kub_size(memory.buf);
	if (kub_map(memory.buf, 0, memory.size, KUB_READ | KUB_WRITE, (void **)&memory.addr))
		errx(1, "%s", kub_explain());
	return memory;
}

/* From here on the adapter accesses the pages of the buffer itself, which are pinned. */
static struct ibv_mr *pin(struct rdma_cm_id *id, const struct memory *memory, int access)
{
	struct ibv_mr *region = ibv_reg_mr(id->pd, memory->addr, memory->size, access);

	if (!region)
		err(1, "ibv_reg_mr (RLIMIT_MEMLOCK is what all regions may have together)");
	return region;
}

static struct rdma_cm_id *endpoint(const char *host)
{
	struct rdma_addrinfo hints = { .ai_port_space = RDMA_PS_TCP }, *found;
	struct rdma_cm_id *id;

	if (!host)
		hints.ai_flags = RAI_PASSIVE;
	if (rdma_getaddrinfo(host, PORT, &hints, &found) ||
	    rdma_create_ep(&id, found, NULL, &queue))
		err(1, "%s", host ? host : "no place to listen at");
	rdma_freeaddrinfo(found);
	return id;
}

static void expect(int got, const struct ibv_wc *done, const char *what)
{
	if (got < 0)
		err(1, "%s", what);
	if (done->status != IBV_WC_SUCCESS)
		errx(1, "%s: %s", what, ibv_wc_status_str(done->status));
}

/* Wait for the empty message, which comes after all written data, or for a disconnect. */
static void wait_for_message(struct rdma_cm_id *id)
{
	struct pollfd watched[] = { { .fd = id->recv_cq_channel->fd, .events = POLLIN },
				    { .fd = id->channel->fd, .events = POLLIN } };
	struct ibv_wc done;

	if (poll(watched, 2, -1) < 0)
		err(1, "poll");
	if (!watched[0].revents)
		errx(1, "the sender went away");
	expect(rdma_get_recv_comp(id, &done), &done, "receive");
}

static void take(const struct memory *memory)
{
	struct rdma_cm_id *id, *listener = endpoint(NULL);
	struct rdma_conn_param answer = { 0 };
	struct kub_bell *bell;
	struct ibv_mr *region;
	struct place place;

	if (kub_bell(memory->buf, 0, KUB_WRITE, &bell))
		errx(1, "%s", kub_explain());
	if (rdma_listen(listener, 1) || rdma_get_request(listener, &id))
		err(1, "listen");
	region = pin(id, memory, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE);
	place = (struct place){ (uintptr_t)memory->addr, memory->size, region->rkey };
	answer.private_data = &place;
	answer.private_data_len = sizeof(place);
	if (ibv_req_notify_cq(id->recv_cq, 0) || rdma_post_recvv(id, NULL, NULL, 0) ||
	    rdma_accept(id, &answer))
		err(1, "accept");
	wait_for_message(id);
	if (kub_ring(bell, 1))
		errx(1, "%s", kub_explain());
	rdma_disconnect(id);
	rdma_dereg_mr(region);
}

static void give(const struct memory *memory, const char *host)
{
	struct rdma_cm_id *id = endpoint(host);
	struct ibv_mr *region = pin(id, memory, 0);
	struct ibv_wc done;
	struct place place;

	if (rdma_connect(id, NULL))
		err(1, "nobody waits on %s", host);
	memcpy(&place, id->event->param.conn.private_data, sizeof(place));
	if (place.size < memory->size)
		errx(1, "%s has room for %lu bytes", host, (unsigned long)place.size);
	for (size_t at = 0, len; at < memory->size; at += len) {
		len = memory->size - at < PIECE ? memory->size - at : PIECE;
		if (rdma_post_write(id, NULL, memory->addr + at, len, region, 0, place.addr + at,
				    place.rkey))
			err(1, "write");
		expect(rdma_get_send_comp(id, &done), &done, "write");
	}
	if (rdma_post_sendv(id, NULL, NULL, 0, 0))
		err(1, "send");
	expect(rdma_get_send_comp(id, &done), &done, "send");
	rdma_disconnect(id);
	rdma_dereg_mr(region);
}

int main(int argc, char **argv)
{
	struct memory memory;

	if (argc < 2 || argc > 3)
		errx(2, "rdma NAME [HOST]");
	memory = map(argv[1]);
	if (argc == 2)
		take(&memory);
	else
		give(&memory, argv[2]);
	printf("%s: %zu bytes %s\n", argv[1], memory.size, argc == 2 ? "came" : "went");
	return 0;
}
