#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# pair - 64 MiB ten times there and back: kubuf add pair 64M; pair.py there & pair.py back
import sys
import kubuf

back = int(sys.argv[1] == "back")
with kubuf.open("pair") as buf, buf.bell(back, ring=False) as mine, buf.bell(1 - back, wait=False) as other:
    numbers = buf.array("u8")
    count = 0
    for turn in range(1, 12 - back):  # the last turn of "there" only looks
        while count < (turn if back else turn - 1):  # each ring is a turn
            count = mine.wait()
        if turn <= 10:
            numbers += 1
            other.ring()
    print(f"{sys.argv[1]}: the last number is {numbers[-1]}")
    del numbers  # a mapping stays while somebody has a view of it
