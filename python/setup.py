# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""The two extensions, which pyproject.toml cannot tell; both are of the stable ABI."""

import setuptools

# A type of the buffer protocol is in the stable ABI from 3.11 on.
VIEW = setuptools.Extension(
    "kubuf._view", ["native/view.c"], py_limited_api=True,
    define_macros=[("Py_LIMITED_API", "0x030b0000")])

setuptools.setup(
    cffi_modules=["native/kubuf_build.py:ffibuilder"],
    ext_modules=[VIEW],
    options={"bdist_wheel": {"py_limited_api": "cp311"}})
