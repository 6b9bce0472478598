/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format - printing records as values, such as "u32,u32"
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FORMAT_H
#define KUBUF_FORMAT_H

#include <stddef.h>
#include <stdio.h>

#define FORMAT_MOST 64

/**
 * struct format - the values in a record
 * @count: number of values; 0 for hex
 * @types: type of each value: u, i or f
 * @widths: bytes of each value
 */
struct format {
	unsigned int count;
	char types[FORMAT_MOST];
	unsigned char widths[FORMAT_MOST];
};

/* Parse "hex", or u8 i8 u16 i16 u32 i32 u64 i64 f32 f64 with commas. Exits on errors. */
void format_parse(struct format *format, const char *text);

/*
 * Print a record as one line: its values with commas, repeating the format until the record
 * ends. Bytes that are not a whole value are printed as hex.
 */
void format_print(const struct format *format, FILE *out, const void *data, size_t len);

#endif
