#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# first - print what the buffer "hello" says, each time its bell is rung
import kubuf

with kubuf.open("hello", write=False) as buf, buf.map() as mem, buf.bell(ring=False) as bell:
    try:
        while True:
            bell.wait()
            print(mem[:].split(b"\0")[0].decode(), end="", flush=True)
    except kubuf.EndError:
        pass  # nothing more will come
