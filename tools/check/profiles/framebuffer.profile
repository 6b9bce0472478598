# SPDX-License-Identifier: LGPL-2.1-or-later
about a framebuffer
subsystem graphics

# FBIOGET_FSCREENINFO: smem_len of struct fb_fix_screeninfo. Behind it there may be registers.
size call 0x4602 u64 u64 u64 u32=size
letter F

# All that compare what they see with what they saw.
skip partial the console may draw on it meanwhile
skip split the console may draw on it meanwhile
skip move the console may draw on it meanwhile
skip fork the console may draw on it meanwhile
skip alignment the console may draw on it meanwhile
skip dirty the console may draw on it meanwhile
skip signals the console may draw on it meanwhile
skip together the console may draw on it meanwhile
