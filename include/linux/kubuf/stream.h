/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/stream - streams: a ring of records in a buffer, from a driver to a program
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
 * (<kubuf_stream.h>). It is woken by bell 0 when it asks for that. A program that stores wrong
 * values breaks its own stream at most: the kernel reads the program's tail, flag and watermark
 * once each, and checks them.
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
 * kubuf_stream_size() - the size of the buffer for a stream
 * @data: bytes of data that the stream holds; a power of two of at least PAGE_SIZE. A record
 *	takes 8 bytes more than its length, rounded up to 8: a record of 32 bytes takes 40.
 *
 * Return: bytes.
 */
static inline size_t kubuf_stream_size(size_t data)
{
	return data + 2 * PAGE_SIZE;
}

/**
 * kubuf_stream_create() - make a stream in a buffer
 * @buf: a write-back buffer of kubuf_stream_size(), made by the driver, or by a program
 *	(kubuf_from_fd() with both rights). The caller keeps its reference until
 *	kubuf_stream_destroy().
 *
 * The buffer's contents are lost; a program that reads an older stream in it must close that
 * and open the new one. Until it is destroyed the stream holds a kernel view, with the charges
 * of kubuf_vmap(). Two streams in one buffer destroy each other's records, but do no other
 * harm.
 *
 * Context: process context, may sleep.
 * Return: the stream, or ERR_PTR of -EINVAL (a buffer of another size, not write-back,
 * KUBUF_READ_ONLY, or registered for reading), -ENOMEM, -EINTR, -EIO (as kubuf_vmap()).
 */
struct kubuf_stream *kubuf_stream_create(struct kubuf *buf);

/**
 * kubuf_stream_destroy() - free a stream, after the last kubuf_stream_put()
 * @stream: the stream, or NULL
 *
 * The program can still read the records that are left. kubuf_hangup() tells the program that
 * no more will come.
 *
 * Context: process context, may sleep.
 */
void kubuf_stream_destroy(struct kubuf_stream *stream);

/**
 * devm_kubuf_stream_create() - kubuf_stream_create() until the driver is unbound
 * @dev: the device, in its probe function
 * @buf: a buffer that lives as long, made before by devm_kubuf_create()
 *
 * The remove function must stop all callers of kubuf_stream_put().
 *
 * Context: process context, may sleep.
 * Return: as kubuf_stream_create(), or ERR_PTR of -ENOMEM.
 */
struct kubuf_stream *devm_kubuf_stream_create(struct device *dev, struct kubuf *buf);

/**
 * kubuf_stream_put() - put one record into a stream
 * @stream: the stream
 * @type: type of the record, any number that the driver and its programs agree on
 * @data: bytes of the record
 * @len: number of bytes; 0 to kubuf_stream_max()
 *
 * If the stream is full, the record is dropped and counted. Several producers may put at the
 * same time: each waits for the others, with interrupts off, while up to 64 KiB are copied.
 *
 * Context: as kubuf_bell_ring(): hard interrupts included.
 * Return: 0; -ENOSPC (the record was dropped); -EMSGSIZE (the record is larger than
 * kubuf_stream_max(); it is not counted as dropped).
 */
int kubuf_stream_put(struct kubuf_stream *stream, u16 type, const void *data, size_t len);

/**
 * kubuf_stream_max() - the size of the largest record that a stream accepts
 * @stream: the stream
 *
 * For a driver that splits data into records, or whose stream has a size chosen by a program.
 *
 * Context: any.
 * Return: bytes: half of the stream less 8, and at most 64 KiB.
 */
size_t kubuf_stream_max(const struct kubuf_stream *stream);

/**
 * kubuf_stream_lost() - the number of records that a stream has dropped
 * @stream: the stream
 *
 * Context: any.
 * Return: the kernel's own count, which a program cannot change.
 */
u64 kubuf_stream_lost(const struct kubuf_stream *stream);

#endif
