/* SPDX-License-Identifier: GPL-2.0 */
/*
 * node - /dev/kubuf/NAME: buffers with a name
 */
#ifndef KUBUF_NODE_H
#define KUBUF_NODE_H

#include <linux/device.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/uidgid.h>

struct kubuf;
struct kubuf_spec;

#define KUBUF_NODE_MODE 0600 /* mode of a node that is made without one */
#define KUBUF_NODE_MODES 0666 /* bits that a mode may have */

/**
 * struct kubuf_node_spec - properties of a node in /dev
 * @mode: permissions; 0 for KUBUF_NODE_MODE
 * @uid: owner
 * @gid: group
 * @driver: published by a driver, which removes the node before it drops the buffer
 * @parent: parent device of the node, or NULL
 */
struct kubuf_node_spec {
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
	bool driver;
	struct device *parent;
};

/**
 * enum kubuf_node_state - state of a node
 * @KUBUF_NODE_COMING: the device is being added; the node cannot be removed, but can be opened,
 *	unless the module that made the buffer is still being loaded
 * @KUBUF_NODE_LIVE: the node can be opened and removed
 * @KUBUF_NODE_GOING: the node cannot be opened any more; its name is still taken
 */
enum kubuf_node_state {
	KUBUF_NODE_COMING,
	KUBUF_NODE_LIVE,
	KUBUF_NODE_GOING,
};

/**
 * struct kubuf_node - a node in /dev/kubuf
 * @dev: the device, which has the name; its last reference frees the structure
 * @buf: the buffer, while the name is taken; with the maker's reference, unless the node is a
 *	driver's
 * @minor: minor number
 * @state: protected by the locks of the registry
 * @spec: mode and owner
 * @list: entry in the registry's list
 */
struct kubuf_node {
	struct device dev;
	struct kubuf *buf;
	u32 minor;
	enum kubuf_node_state state;
	struct kubuf_node_spec spec;
	struct list_head list;
};

int kubuf_node_init(void);
void kubuf_node_exit(void);
const char *kubuf_node_name(const struct kubuf_node *node);
struct kubuf_node *kubuf_node_prepare(const struct kubuf_spec *spec,
				      const struct kubuf_node_spec *node_spec);
struct kubuf_node *kubuf_node_of(struct kubuf *buf, const char *name,
				 const struct kubuf_node_spec *spec);
void kubuf_node_drop(struct kubuf_node *node);
int kubuf_node_publish(struct kubuf_node *node);
int kubuf_node_add(const struct kubuf_spec *spec, const struct kubuf_node_spec *node_spec);
void kubuf_node_take_down(struct kubuf_node *node, bool hangup);
int kubuf_node_remove(const char *name, bool hangup);

#endif
