/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_kunit - exports of the core for its KUnit suites, and differences of kernels in KUnit
 *
 * The suites are a module of their own, kubuf_kunit. If the kernel has KUnit, kubuf exports the
 * functions that they call, in a namespace that only this module imports.
 */
#ifndef KUBUF_COMPAT_KUNIT_H
#define KUBUF_COMPAT_KUNIT_H

#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/module.h>

#include "compat_probed.h"

#if IS_ENABLED(CONFIG_KUNIT)

/* The namespace became a string in 6.13 (cdd30ebb1b9f). */
#ifdef KUBUF_HAVE_IMPORT_NS_WORD
#define EXPORT_SYMBOL_FOR_KUNIT(symbol) EXPORT_SYMBOL_NS_GPL(symbol, KUBUF_KUNIT)
#define KUBUF_KUNIT_IMPORT MODULE_IMPORT_NS(KUBUF_KUNIT)
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol) EXPORT_SYMBOL_NS_GPL(symbol, "KUBUF_KUNIT")
#define KUBUF_KUNIT_IMPORT MODULE_IMPORT_NS("KUBUF_KUNIT")
#endif

/* Whether the kernel prints the KTAP header and plan of a module; since 6.6. */
#ifdef KUBUF_HAVE_KUNIT_SUITE_SET
#define KUBUF_COMPAT_KUNIT_PLANS true
#else
#define KUBUF_COMPAT_KUNIT_PLANS false
#endif

#else

#define KUBUF_KUNIT_NOTHING(symbol) static_assert(true)
#define EXPORT_SYMBOL_FOR_KUNIT KUBUF_KUNIT_NOTHING

#endif

#endif
