# SPDX-License-Identifier: LGPL-2.1-or-later
about the lab of a mapped buffer
node /dev/hello
