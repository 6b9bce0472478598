# SPDX-License-Identifier: LGPL-2.1-or-later
about the lab of a device that is memory
node /dev/sln_memdev

# Commands are bare numbers, and 0 clears it: none is tried.
