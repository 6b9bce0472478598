# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154
#
# The chrmem lab, in the order of its text. Sourced by labs/demo.sh.
#
# Copyright (C) 2026 the kubuf developers

lab chrmem "Lab 3, chrmem: a device that is memory"

run chrmem-load 'insmod /modules/kubuf.ko && insmod /modules/chrmem.ko'
ends "the modules load" 0

run chrmem-node 'grep chrmem_dev /proc/devices; ls -l /dev/sln_memdev'
notice "the number in /proc/devices is the number of the node"
holds "chrmem_dev is listed in /proc/devices" '^ *[0-9]+ chrmem_dev$'
holds "the node has minor 0" '^crw------- .*, +0 '

run chrmem-user chrmem_user
notice "one memory, changed by a store and by ioctl, seen through the same mapping"
holds "a fresh device holds 40 stars" '^Before Write, shm = \*{40}$'
holds "a store is seen" '^After write, shm = User write to share memory!$'
holds "clear empties it" '^After clear, shm = $'
holds "reset fills it anew" '^After reset, shm = hello, user!$'
kernel_holds "the log shows the text when the VMA is opened" 'chrmem: vma open: "\*{40}"'
kernel_holds "and when it is closed" 'chrmem: vma close: "hello, user!"'

run chrmem-reader chrmem_reader
notice "another process finds what the first one left"
holds "another process reads what the first left" "^Read $page bytes, shm = hello, user!\$"
holds "the position moved, the end is the end" "now $page, a second read gives 0\$"

run chrmem-image chrmem_image
notice "the device lies among the mappings of the process like any other memory"
holds "the device is a part of the process's image" '^device .*/dev/sln_memdev$'

run chrmem-file "dd if=/dev/zero of=/dev/sln_memdev bs=$((2 * page)) count=1"
notice "as on a disk: what fits is written, then there is no space left"
holds "writing past the end: no space left" 'No space left on device'

run chrmem-unload 'rmmod chrmem'
ends "the driver unloads" 0

run mknod-load "insmod /modules/chrmem.ko make_node=0 size=$((2 * page)) && ls -l /dev/sln_memdev"
holds "make_node=0 leaves the node to the reader" 'No such file or directory'

run mknod-major 'grep chrmem_dev /proc/devices'
# shellcheck disable=SC2016 # for the shell that runs it
run mknod-make 'mknod /dev/sln_memdev c $(awk '\''$2 == "chrmem_dev" { print $1 }'\'' /proc/devices) 0'
ends "mknod makes the node" 0

run chrmem-vma chrmem_vma
notice "fork, move and split open VMAs; the driver hears of each"
kernel_holds "mmap opens a VMA" 'vma open: "mmap: '
kernel_holds "fork opens one" 'vma open: "fork: '
kernel_holds "exit of the child closes it" 'vma close: "child: '
kernel_holds "mremap opens one" 'vma open: "mremap: '
kernel_holds "and closes the old one" 'vma close: "mremap: '
kernel_holds "a split opens one" 'vma open: "mprotect: '
kernel_holds "munmap of the half closes it" 'vma close: "munmap: the read-only half'
kernel_holds "munmap closes the last" 'vma close: "munmap: the last VMA'

run mknod-remove 'rm /dev/sln_memdev; rmmod chrmem && rmmod kubuf'
ends "the modules unload" 0

run chrmem-bare-load 'insmod /modules/chrmem_bare.ko && ls -l /dev/sln_memdev'
notice "the driver from an empty file: one module, the same node"
holds "the bare driver makes the node" '^crw------- .*, +0 '

run chrmem-bare-user chrmem_user
notice "the same program, unchanged; it cannot tell the two drivers apart"
holds "bare: the program sees the stars" '^Before Write, shm = \*{40}$'
holds "bare: clear and reset work" '^After reset, shm = hello, user!$'
kernel_holds "bare: the driver hears of the VMA" 'chrmem_bare: vma close: "hello, user!"'

run chrmem-bare-unload 'rmmod chrmem_bare'
ends "the bare driver unloads" 0
