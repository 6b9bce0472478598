# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
from typing import Any

class View:
    """Memory to be read, as an object of the buffer protocol that counts its views."""

    exports: int
    def __new__(cls, address: int, length: int, owner: Any) -> View: ...
    def close(self) -> None: ...
    def __buffer__(self, flags: int) -> memoryview: ...
