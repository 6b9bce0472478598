#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest: the memory stressors of stress-ng, one of each, for $1 seconds. Small
# ones, and killed first when memory runs out, for the test beside them needs some.
set -eu

# A stressor that is killed leaves its file, which would stay charged to the test.
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
cd "$files"
here=/stress-ng
set -- --timeout "$1" --oom-avoid --oomable \
	--madvise 1 --mremap 1 --mremap-bytes 4M --mmapfork 1 --vm-splice 1 --userfaultfd 1 \
	--userfaultfd-bytes 4M --fault 1 --pagemove 1 --pagemove-bytes 4M --munmap 1 --msync 1 --msync-bytes 4M \
	--mlock 1
loader=$(echo "$here"/lib/ld-linux-*)
"$loader" --library-path "$here/lib" "$here/stress-ng" "$@"
