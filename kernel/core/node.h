/* SPDX-License-Identifier: GPL-2.0 */
/*
 * node - /dev/kubuf/NAME: buffers that are found by name
 */
#ifndef KUBUF_NODE_H
#define KUBUF_NODE_H

#include <linux/types.h>
#include <linux/uidgid.h>

struct kubuf_entry;
struct kubuf_node;
struct kubuf_spec;

/**
 * struct kubuf_node_spec - what the node in /dev is to be like
 * @mode: permissions
 * @uid: owner
 * @gid: group
 */
struct kubuf_node_spec {
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
};

int kubuf_node_init(void);
void kubuf_node_exit(void);
const char *kubuf_node_name(const struct kubuf_node *node);
struct kubuf_node *kubuf_node_prepare(const struct kubuf_spec *spec,
				      const struct kubuf_node_spec *node_spec);
void kubuf_node_drop(struct kubuf_node *node);
int kubuf_node_publish(struct kubuf_node *node);
int kubuf_node_add(const struct kubuf_spec *spec, const struct kubuf_node_spec *node_spec);
int kubuf_node_remove(const char *name);
int kubuf_node_list(struct kubuf_entry __user *entries, u32 room, u32 *count);

#endif
