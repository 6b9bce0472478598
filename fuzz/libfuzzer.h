/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libfuzzer - what libFuzzer calls, by the names that it knows
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_LIBFUZZER_H
#define FUZZ_LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t room, unsigned int seed);

#endif
