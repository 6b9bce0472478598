/* SPDX-License-Identifier: GPL-2.0 */
/*
 * registry - the names that are taken, and their minors
 */
#ifndef KUBUF_REGISTRY_H
#define KUBUF_REGISTRY_H

#include <linux/kdev_t.h>
#include <linux/types.h>

struct kubuf;
struct kubuf_entry;
struct kubuf_node;
struct kubuf_node_spec;

/* All minors of one major. */
#define KUBUF_REGISTRY_MINORS (MINORMASK + 1)

bool kubuf_registry_has(const char *name);
int kubuf_registry_reserve(struct kubuf_node *node);
void kubuf_registry_live(struct kubuf_node *node);
struct kubuf_node *kubuf_registry_take(const char *name);
void kubuf_registry_claim(struct kubuf_node *node);
struct kubuf_node *kubuf_registry_take_any(void);
void kubuf_registry_free(struct kubuf_node *node);
struct kubuf *kubuf_registry_open(u32 minor);
bool kubuf_registry_may_read(const struct kubuf_node_spec *spec);
int kubuf_registry_list(struct kubuf_entry __user *entries, u32 room, u32 *count);

#endif
