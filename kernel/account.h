/* SPDX-License-Identifier: GPL-2.0 */
/*
 * account - memory that the kernel holds on to, charged like mlock()
 */
#ifndef KUBUF_ACCOUNT_H
#define KUBUF_ACCOUNT_H

#include <linux/types.h>

struct cred;

/**
 * struct kubuf_charge - one charge; all zero means none
 * @payer: credentials of the user who pays, with a reference; NULL for the exempt
 * @pages: number of pages
 */
struct kubuf_charge {
	const struct cred *payer;
	unsigned long pages;
};

bool kubuf_account_parse(const char *text, unsigned long ram, unsigned long *pages);
int kubuf_account_init(void);
int kubuf_account_charge(struct kubuf_charge *charge, unsigned long pages, const char *label);
void kubuf_account_uncharge(struct kubuf_charge *charge);
unsigned long kubuf_account_limit(void);
unsigned long kubuf_account_used(void);

#endif
