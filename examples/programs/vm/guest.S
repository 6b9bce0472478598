/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest - all that runs in the virtual machine: it is there in place of its firmware
 *	gcc -m32 -c guest.S && ld -m elf_i386 --oformat binary -Ttext 0 -o guest.bin guest.o
 *
 * Its memory from 4096 on: a byte that says whose turn it is, and after 16 bytes a text. It
 * leaves a greeting, waits for the host's turn to be over, and makes the host's text capitals.
 */
	.code16
	.globl	_start
_start:
	cld
	mov	$0x100, %ax		/* segment of address 4096 */
	mov	%ax, %es
	mov	%ax, %ds
	mov	$16, %di
	mov	$greeting, %si
1:	lodsb	%cs:(%si), %al
	stosb
	test	%al, %al
	jnz	1b
	movb	$1, 0			/* the host's turn */
2:	pause
	cmpb	$2, 0
	jne	2b
	mov	$16, %si
3:	lodsb
	test	%al, %al
	jz	5f
	cmp	$'a', %al
	jb	3b
	cmp	$'z', %al
	ja	3b
	subb	$32, -1(%si)
	jmp	3b
5:	movb	$3, 0
	lidt	%cs:nothing		/* an exception without a handler switches it off */
	int3

greeting:
	.asciz	"the guest was here"
nothing:
	.word	0, 0, 0

	.org	0xfff0			/* where the CPU begins, in segment 0xf000 */
	ljmp	$0xf000, $_start
	.org	0x10000
