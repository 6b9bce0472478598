# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034
#
# Which of the kernel's lines belong to the labs' story, for the demo and the guest's shell.
# Everything else the kernel says is left to the log.
#
# Copyright (C) the kubuf developers

story='^(kubuf|pin_page|hello_map|chrmem|pagewalk|[a-z]+_bare): |x86/PAT|BUG|WARNING|Oops'
chatter='loading out-of-tree module|module verification failed'
