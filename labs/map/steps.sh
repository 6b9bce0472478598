# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154
#
# The map lab, in the order of its text. Sourced by labs/demo.sh.
# Needs a block device, /dev/ram0: brd.ko of the guest's own kernel (vm/guest/debian-modules).
#
# Copyright (C) 2026 the kubuf developers

# again ID PARAMETERS - load the driver anew with other parameters
again() {
	run "$1" "rmmod hello_map; insmod /modules/hello_map.ko $2"
	ends "hello_map loads with ${2:-no parameters}" 0
}

block_device() {
	[ -b /dev/ram0 ] || insmod /modules/debian/brd.ko rd_nr=1 rd_size=64
	echo "hello from the disk" >/dev/ram0
}

lab map "Lab 2, map: kernel memory lent to a process"

run map-load 'cd /modules && insmod kubuf.ko && insmod hello_map.ko && insmod pagewalk.ko'
ends "the modules load" 0

run map-node 'grep hello /proc/devices; ls -l /dev/hello; ls /sys/class/hello_class'
notice "a number of its own, a class, and a node that devtmpfs made"
holds "hello is listed in /proc/devices" '^ *[0-9]+ hello$'
holds "hello_class has the device" '^hello$'

run map-hello map_hello
notice "private: the store made a copy, the device still says old. Shared: the device says new"
holds "private: the mapping shows the device's text" '^buf origin data = old$'
holds "private: the device does not see the store" '^compare err!$'
holds "private: the device says old" '^str = old!$'
holds "private: the mapping says new" '^buf = new!$'
holds "shared: the device sees the store" '^compare ok!$'
holds "maps shows the private mapping" ' rw-p .*/dev/hello$'
holds "maps shows the shared mapping" ' rw-s .*/dev/hello$'

run map-head 'head -c 8 /dev/hello | hexdump -C'
notice "what the shared mapping stored is in the device, and stays there"
holds "the device keeps the shared store" '6e 65 77 00'

run map-share map_share
notice "four addresses, one frame; what one process stores the next one reads"
holds "a process reads the word of the one before" '^process 3, .* reads "greetings from 2"$'
holds "the parent reads the word of the last" '^the parent reads "greetings from 3"$'

again map-load-page 'cache=wb mapping=page'
run map-cow map_cow
notice "the frame changes at the first store, and only there"
holds "cow: the read shares the driver's page" '^2\. .* the driver'
holds "cow: one page fault" '^3\. .*: 1 page fault$'
holds "cow: then the page is our own" '^4\. .* our own$'
holds "cow: only the copy changed" 'private "new", shared "old", device "old"$'

run map-hello-page 'map_hello -p'
notice "mapped by page, the copy is counted: one private dirty page"
holds "cow: smaps counts the copy" "Private_Dirty: +$((page / 1024)) kB\$"

run map-frames map_frames
notice "a frame number is the physical address shifted by PAGE_SHIFT"
holds "one piece: two neighbouring frames" '^/dev/hello is physically contiguous$'

again map-load-scattered 'cache=wb mapping=page scattered=1'
run map-frames-scattered map_frames
if [ "$page" -le 4096 ]; then
	notice "neighbours in the mapping, strangers in memory"
	holds "scattered: the frames are not neighbours" '^/dev/hello is physically scattered$'
else
	notice "the buffer of 8192 bytes is a single page here: nothing can be scattered"
fi

run map-frames-own 'map_frames -o'
notice "what malloc() gave is scattered as well; nobody ever notices"
holds "pagemap knows a program's own memory" 'pagemap: 0x[0-9a-f]+$'

run map-vmalloc 'grep kubuf /proc/vmallocinfo'
notice "one range of kernel addresses over scattered pages, as vmalloc() makes it"
holds "scattered: the kernel has a range of addresses for it" '\[kubuf\] vmap$'

again map-load-pfn 'cache=wb'
run map-frames-pfn map_frames
notice "pagemap is silent about a pfn mapping: it counts pages, and this mapping has none"
holds "pfn: pagemap is silent" 'pagemap: silent$'

block_device

run map-direct map_direct
notice "there are no pages to hold on to behind a pfn mapping"
holds "pfn: a plain read is welcome" '^plain read into /dev/hello: +4096 bytes, "hello from the disk"$'
holds "pfn: O_DIRECT is refused" '^O_DIRECT into /dev/hello: +refused: Bad address$'

again map-load-direct-page 'cache=wb mapping=page'
run map-direct-page map_direct
notice "the same memory, mapped by page: now the disk may store into it"
holds "page: O_DIRECT reaches the buffer" '^O_DIRECT into /dev/hello: +4096 bytes, "hello from the disk"$'

again map-load-direct-scattered 'cache=wb mapping=page scattered=1'
run map-direct-scattered map_direct
notice "by page it does not matter where the pages lie"
holds "scattered by page: O_DIRECT reaches the buffer" \
	'^O_DIRECT into /dev/hello: +4096 bytes, "hello from the disk"$'

again map-load-scattered-pfn 'cache=wb scattered=1'
run map-direct-scattered-pfn map_direct
notice "again nothing to hold on to"
holds "scattered by pfn: O_DIRECT is refused" '^O_DIRECT into /dev/hello: +refused: Bad address$'

run map-private-refused 'map_hello -p'
notice "private, writable, by pfn: only possible when the memory is in one piece"
holds "scattered by pfn: a private writable mapping is refused" 'mmap private .*Invalid argument'
kernel_holds "and the log says why" 'kubuf: hello: mmap refused: scattered'

rmmod brd

again map-load-wc ''
run map-attr map_attr
if [ "$arch" = x86_64 ]; then
	notice "write-combining in both places: the driver changed the pages' own type first"
	holds "wc: the mapping is write-combining" '^  here: .*\(WC\)'
	holds "wc: and so is the kernel's own entry" '^  in the direct map: .*\(WC\)'
else
	notice "Normal-NC for the process, never executable (PXN, UXN)"
	holds "wc: the mapping is Normal-NC" '^  here: .*Normal-NC'
	holds "wc: neither user nor kernel may execute it" ' PXN UXN'
fi

run map-attr-private 'map_attr -p'
notice "the copy is ordinary memory under a type that is not its own: dangerous"
if [ "$arch" = x86_64 ]; then
	holds "wc, private copy: mapped as write-combining" '^  here: .*\(WC\)'
	holds "wc, private copy: but the kernel has it as write-back" '^  in the direct map: .*\(WB\)'
else
	holds "wc, private copy: mapped as Normal-NC" '^  here: .*Normal-NC'
	holds "wc, private copy: but the kernel has it as write-back" \
		'^  in the direct map: .*write-back'
fi

if [ "$arch" = x86_64 ]; then
	again map-load-uc 'cache=uc'
	run map-attr-uc map_attr
	notice "uncached in both places"
	holds "uc: the mapping is uncached" '^  here: .*\(UC-?\)'
	holds "uc: and so is the kernel's own entry" '^  in the direct map: .*\(UC-?\)'
else
	run map-load-wc-page 'rmmod hello_map; insmod /modules/hello_map.ko mapping=page'
	notice "memory from the DMA API has no pages to hand out"
	kernel_holds "wc by page is refused, and the log says why" \
		'kubuf: hello: cannot make .* cache wc: '
	run map-load-uc 'insmod /modules/hello_map.ko cache=uc'
	notice "uncached would be Device memory here, which RAM must never be: refused"
	kernel_holds "uc is refused, and the log says why" 'kubuf: hello: cannot make .* cache uc: '
	run map-load-any 'insmod /modules/hello_map.ko'
fi

again map-load-wb 'cache=wb'
run map-attr-wb map_attr
notice "write-back, as everywhere else"
holds "wb: the mapping is write-back" '^  here: .*(\(WB\)|write-back)'
run map-attr-own 'map_attr -o'
notice "the type that all memory of a program has"
holds "a program's own memory is write-back" '^  here: .*(\(WB\)|write-back)'

run map-bare-load 'rmmod hello_map; insmod /modules/map_bare.ko'
ends "the bare driver loads" 0

run map-bare-hello map_hello
notice "the driver from an empty file, and the same program: private, then shared"
holds "bare: the mapping shows the device's text" '^buf origin data = old$'
holds "bare: a private store is not seen" '^compare err!$'
holds "bare: a shared one is" '^compare ok!$'

run map-bare-attr map_attr
notice "this driver leaves the type of the memory alone"
holds "bare: the mapping is write-back" '^  here: .*(\(WB\)|write-back)'

run map-unload 'rmmod map_bare && rmmod pagewalk && rmmod kubuf'
ends "the modules unload" 0

if [ "$arch" = x86_64 ]; then
	run map-pat "dmesg | grep -c 'x86/PAT: .*map pfn RAM range'"
	notice "the kernel never had to override a memory type"
	holds "no mapping silently became write-back" '^0$'
fi
