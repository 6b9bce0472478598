/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/stream - records from a driver to a program, through a ring in a buffer
 *
 *	buf = kubuf_create(&(struct kubuf_spec){
 *		.label = "samples", .size = kubuf_stream_size(SZ_1M) });
 *	stream = kubuf_stream_create(buf);
 *	...
 *	kubuf_stream_put(stream, SAMPLE, &sample, sizeof(sample));	(in the interrupt)
 *	...
 *	kubuf_stream_destroy(stream);
 *	kubuf_destroy(buf);
 *
 * The program maps the buffer for reading and writing, and reads records in place
 * (<kubuf_stream.h>). It is woken by bell 0 when it asks for it. Nothing that it stores costs
 * the kernel more than the stream: the kernel reads its tail, flag and watermark, once each,
 * and believes none of them.
 *
 * Included by <linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_STREAM_H
#define _LINUX_KUBUF_STREAM_H

#include <linux/mm.h>
#include <linux/types.h>
#include <uapi/linux/kubuf_stream.h>

struct device;
struct kubuf;
struct kubuf_stream;

/**
 * kubuf_stream_size() - how large a buffer is that is a stream
 * @data: bytes that the stream holds; a power of two of at least PAGE_SIZE. A record takes 8
 *	more than its bytes, rounded up to 8: one of 32 bytes takes 40.
 *
 * Return: bytes.
 */
static inline size_t kubuf_stream_size(size_t data)
{
	return data + 2 * PAGE_SIZE;
}

/**
 * kubuf_stream_create() - make a stream in a buffer
 * @buf: a buffer of kubuf_stream_size(), write-back; the caller's own, or a program's by
 *	kubuf_from_fd() with both rights. The caller has it until kubuf_stream_destroy().
 *
 * What is in the buffer is lost; who reads an older stream in it closes that and opens this one.
 * For as long as the stream is there, its memory has an address in the kernel, as of kubuf_vmap(),
 * and costs the same. Two streams in one buffer make nonsense of each other's records, and no more.
 *
 * Context: process context, may sleep.
 * Return: the stream, or ERR_PTR of -EINVAL (not of such a size, not write-back,
 * KUBUF_READ_ONLY, or registered for reading), -ENOMEM,
 * -EINTR, -EIO (as of kubuf_vmap()).
 */
struct kubuf_stream *kubuf_stream_create(struct kubuf *buf);

/**
 * kubuf_stream_destroy() - the reverse; no put is under way, and none comes
 * @stream: the stream, or NULL
 *
 * The program keeps what it has not read. kubuf_hangup() tells it that no more will come.
 *
 * Context: process context, may sleep.
 */
void kubuf_stream_destroy(struct kubuf_stream *stream);

/**
 * devm_kubuf_stream_create() - kubuf_stream_create() until the device's driver goes
 * @dev: the device, in its probe function
 * @buf: a buffer that lives as long: by devm_kubuf_create(), before
 *
 * Whatever puts is stopped before the remove function returns.
 *
 * Context: process context, may sleep.
 * Return: as kubuf_stream_create(), or ERR_PTR of -ENOMEM.
 */
struct kubuf_stream *devm_kubuf_stream_create(struct device *dev, struct kubuf *buf);

/**
 * kubuf_stream_put() - put one record into a stream
 * @stream: the stream
 * @type: what kind of record, for the program
 * @data: its bytes
 * @len: how many; at most kubuf_stream_max(), may be 0
 *
 * A stream that is full keeps what it has, drops this record and counts it. Several producers
 * may put at the same time: each waits for the other, with interrupts off, while up to 64 KiB
 * are copied.
 *
 * Context: as of kubuf_bell_ring(): hard interrupts, too.
 * Return: 0; -ENOSPC (dropped); -EMSGSIZE (larger than any record of this stream, and not
 * counted).
 */
int kubuf_stream_put(struct kubuf_stream *stream, u16 type, const void *data, size_t len);

/**
 * kubuf_stream_max() - the largest record of a stream
 * @stream: the stream
 *
 * For who cuts what it has into records, or puts records of any size into a stream whose size
 * a program chose: such a driver sees whether its own fit before it begins.
 *
 * Context: any.
 * Return: bytes: half of the stream less 8, and at most 64 KiB.
 */
size_t kubuf_stream_max(const struct kubuf_stream *stream);

/**
 * kubuf_stream_lost() - records that a stream has dropped
 * @stream: the stream
 *
 * Context: any.
 * Return: how many so far, whatever the program wrote over the shared count.
 */
u64 kubuf_stream_lost(const struct kubuf_stream *stream);

#endif
