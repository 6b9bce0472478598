# SPDX-License-Identifier: LGPL-2.1-or-later
import kubuf

with kubuf.create(65536) as buf, buf.map() as mem:
    mem[:5] = b"hello"
    print(buf.read(5, 0))
