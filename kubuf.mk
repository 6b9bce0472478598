# SPDX-License-Identifier: GPL-2.0
# Copyright the kubuf developers
#
# For the Makefile of a driver on kubuf, outside of the kernel's tree and of kubuf's:
#
#	obj-m := mydriver.o
#	include /usr/src/kubuf/kubuf.mk
#
#	make			for the running kernel; KDIR=FOLDER for another one
#	make install		to where modprobe finds it
#	make clean
#
# `make install` of kubuf has put this file there, beside the headers and, for each kernel, the
# symbols. A driver that has a Makefile of its own needs but the two lines for Kbuild.

kubuf := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

ifneq ($(KERNELRELEASE),)

# Kbuild reads the Makefile once more, and modpost does.
ccflags-y += -I$(kubuf)/include
KBUILD_EXTRA_SYMBOLS += $(wildcard $(kubuf)/$(KERNELRELEASE)/Module.symvers)

else

KDIR ?= /lib/modules/$(shell uname -r)/build

.PHONY: modules install clean
modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

install: modules
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install

clean:
	$(MAKE) -C $(KDIR) M=$(CURDIR) clean

endif
