# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154
#
# The pin lab, in the order of its text. Sourced by labs/demo.sh.
#
# Copyright (C) 2026 the kubuf developers

lab pin "Lab 1, pin: user memory lent to the kernel"

run pin-load 'insmod /modules/kubuf.ko && insmod /modules/pin_page.ko'
kernel_holds "the driver registers its device" 'pin_page: succeeded register char device: my_demo_dev'

run pin-node 'ls -l /dev/my_demo_dev'
notice "a misc device: major number 10"
holds "the node is a misc device that only root may open" '^crw------- .* 10, '

run pin-ok test_ok
notice "the buffers come from mmap(): they begin on a page, so one page is pinned"
holds "test_ok: what was written comes back" '^data modify and compare successful$'
kernel_holds "test_ok: one page pinned" "write: addr=.* pages=1 pinned=1 moved=$page pos=0"

run pin-issue test_issue
notice "the buffers come from malloc(): they begin inside a page, so two pages are pinned"
holds "test_issue: what was written comes back" '^data modify and compare successful$'
kernel_holds "test_issue: two pages pinned" "write: addr=.* pages=2 pinned=2 moved=$page pos=0"

run pin-head 'head -c 32 /dev/my_demo_dev | hexdump -C'
notice "the device keeps what was written; cat would never end, for the position does not move"
holds "the device keeps what was written" '^00000000  55 55 55 55'

run pin-map test_map
notice "the same buffer as memory: no call per transfer, and no pin"
holds "a mapping shows what write() brought" '^the mapping holds "by write\(\)"'
holds "read() gives what a store left" '^read\(\) gives "by a store"'
holds "a mapping past the end is refused" '^a page further: Invalid argument'

run pin-balance 'cat /proc/sys/vm/stat_refresh; grep nr_foll_pin /proc/vmstat'
notice "every page that was pinned has been unpinned"
[ "$(printf '%s\n' "$output" | cut -d ' ' -f 2 | sort -u | wc -l)" -eq 1 ]
verdict "as many pages unpinned as pinned" $?

run pin-unload 'rmmod pin_page'
kernel_holds "the driver goes" 'pin_page: removed char device: my_demo_dev'

run riddle-load 'insmod /modules/pin_page.ko ignore_offset=1'
ends "the driver loads with ignore_offset=1" 0

run riddle-ok test_ok
notice "with the original's mistake put back, test_ok still passes"
holds "ignore_offset: test_ok still passes" '^data modify and compare successful$'
kernel_holds "ignore_offset: its page is 0x55 from beginning to end" \
	'pin_page: write copy 0*: (55 ){8}'

run riddle-issue test_issue
notice "zeros first, 0x55 only from the buffer's offset on; the copy back hits malloc's own data"
holds "ignore_offset: test_issue compares false" '^buffer compare fail$'
holds "ignore_offset: glibc finds its bookkeeping destroyed" 'free\(\): invalid pointer'
ends "ignore_offset: glibc aborts the program" 134
kernel_holds "ignore_offset: one page pinned where two are touched" 'write: addr=.* pinned=1 '
kernel_holds "ignore_offset: the pinned page begins with zeros" 'pin_page: write copy 0*: (00 ){8}'
kernel_holds "ignore_offset: 0x55 comes later in the page" \
	'pin_page: write copy 0*[1-9a-f][0-9a-f]*: .*55 55'

run riddle-unload 'rmmod pin_page && rmmod kubuf'
ends "both modules unload" 0

run bare-load 'insmod /modules/pin_bare.ko'
notice "the driver that the text writes from an empty file: the kernel alone, no core"
ends "the bare driver loads without the core" 0

run bare-ok test_ok
holds "bare: test_ok passes" '^data modify and compare successful$'
kernel_holds "bare: one page pinned" "pin_bare: write: addr=.* pages=1 pinned=1 moved=$page pos=0"

run bare-issue test_issue
holds "bare: test_issue passes" '^data modify and compare successful$'
kernel_holds "bare: two pages pinned" "pin_bare: write: addr=.* pages=2 pinned=2 moved=$page pos=0"

run bare-map test_map
holds "bare: mapping, read() and write() share the buffer" '^read\(\) gives "by a store"'

run bare-unload 'rmmod pin_bare'
ends "the bare driver unloads" 0
