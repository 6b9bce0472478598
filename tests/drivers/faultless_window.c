// SPDX-License-Identifier: GPL-2.0
/* faultless_window - nothing is wrong; a page of registers is read, 16 other ones are mapped */
#include "skeleton.h"

#define REGISTERS PAGE_SIZE

static char *registers(void)
{
	return data + SIZE;
}

static void faulty_fill(void)
{
	unsigned long i;

	fill(data);
	for (i = 0; i < REGISTERS; i++)
		registers()[i] = i * 11 + 5;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, registers(), REGISTERS);
}

static loff_t faulty_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, REGISTERS);
}

#define faulty_fill faulty_fill
#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek faulty_llseek
#define FAULTY_NAME "faultless_window"
#include "skeleton.h"
