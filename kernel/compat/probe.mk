# SPDX-License-Identifier: GPL-2.0
#
# Included by a Kbuild whose code differs between kernels. What this kernel offers
# is found by compiling, not by its version number: one small file in compat/ per
# question, one line in compat_probed.h per yes.

probe-script := $(dir $(lastword $(MAKEFILE_LIST)))probe.sh
probes := $(sort $(wildcard $(src)/compat/*.c))

quiet_cmd_compat = PROBE   $@
      cmd_compat = sh $(probe-script) $@ $(probes) -- $(CC) $(filter-out -Wp$(comma)-MMD%,$(c_flags))

$(obj)/compat_probed.h: $(probe-script) $(probes) $(objtree)/include/generated/autoconf.h FORCE
	$(call if_changed,compat)

targets += compat_probed.h
