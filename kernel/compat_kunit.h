/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_kunit - what the KUnit suites see of the core, and where kernels differ in that
 *
 * The suites are a module of their own, kubuf_kunit. Only for a kernel that has KUnit
 * does kubuf export to it what they call, in a namespace that nobody else asks for.
 */
#ifndef KUBUF_COMPAT_KUNIT_H
#define KUBUF_COMPAT_KUNIT_H

#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/module.h>

#include "compat_probed.h"

#if IS_ENABLED(CONFIG_KUNIT)

/* Of a function that is one file's own, but for its suite. */
#define KUBUF_KUNIT_STATIC

/* The namespace became a string in 6.13 (cdd30ebb1b9f). */
#ifdef KUBUF_HAVE_IMPORT_NS_WORD
#define EXPORT_SYMBOL_FOR_KUNIT(symbol) EXPORT_SYMBOL_NS_GPL(symbol, KUBUF_KUNIT)
#define KUBUF_KUNIT_IMPORT MODULE_IMPORT_NS(KUBUF_KUNIT)
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol) EXPORT_SYMBOL_NS_GPL(symbol, "KUBUF_KUNIT")
#define KUBUF_KUNIT_IMPORT MODULE_IMPORT_NS("KUBUF_KUNIT")
#endif

/* Whether the kernel prints the head of a module's KTAP; since 6.6. */
#ifdef KUBUF_HAVE_KUNIT_SUITE_SET
#define KUBUF_COMPAT_KUNIT_PLANS true
#else
#define KUBUF_COMPAT_KUNIT_PLANS false
#endif

#else

#define KUBUF_KUNIT_STATIC static
#define KUBUF_KUNIT_NOTHING(symbol) static_assert(true)
#define EXPORT_SYMBOL_FOR_KUNIT KUBUF_KUNIT_NOTHING

#endif

#endif
