# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""What cffi makes; the C compiler checks the calls against the headers, and cffi the arguments."""

from typing import Any

ffi: Any
lib: Any
