/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format - records as values, such as "u32,u32"
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FORMAT_H
#define KUBUF_FORMAT_H

#include <stddef.h>
#include <stdio.h>

#define FORMAT_MOST 64

/**
 * struct format - what the bytes of a record are
 * @count: values; 0 for hex
 * @types: u, i or f of each
 * @widths: bytes of each
 */
struct format {
	unsigned int count;
	char types[FORMAT_MOST];
	unsigned char widths[FORMAT_MOST];
};

/* "hex", or u8 i8 u16 i16 u32 i32 u64 i64 f32 f64 with commas. Ends the program otherwise. */
void format_parse(struct format *format, const char *text);

/*
 * Print a record as a line: its values with commas, over and over until it ends; bytes that are no
 * whole value as hex.
 */
void format_print(const struct format *format, FILE *out, const void *data, size_t len);

#endif
