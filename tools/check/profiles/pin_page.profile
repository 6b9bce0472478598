# SPDX-License-Identifier: LGPL-2.1-or-later
about the lab of pinned pages
node /dev/my_demo_dev

# There is one command, a bare number, that stores the size.
size call 1 long=size
stays what is written to 0 is read from 0
