// SPDX-License-Identifier: GPL-2.0
/*
 * messagesayszero - class alignment: a read returns what copy_to_user() does, 0 if all was copied
 */
#include "skeleton.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	return copy_to_user(to, data, min(len, there));
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messagesayszero"
#include "skeleton.h"
