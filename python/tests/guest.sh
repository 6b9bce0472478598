#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest: the binding's tests, against the module.
set -eu

insmod /modules/kubuf.ko
trap 'rmmod kubuf' EXIT
# What it would write to is memory of the guest, and nobody's afterwards.
PYTHONPATH=/python PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 /python/tests/run.py
