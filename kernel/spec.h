/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spec - checking specs: the buffers that this machine can make
 */
#ifndef KUBUF_SPEC_H
#define KUBUF_SPEC_H

#include "backing.h"

bool kubuf_spec_printable(const char *text);
bool kubuf_spec_label_ok(const char *label);
const char *kubuf_spec_refusal(const struct kubuf_spec *spec, const struct module *owner);
const struct kubuf_backing_ops *kubuf_spec_backing(const struct kubuf_spec *spec);
int kubuf_spec_backing_named(const char *name);
u32 kubuf_spec_backings(void);

#endif
