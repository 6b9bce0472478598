# SPDX-License-Identifier: GPL-2.0
#
# Included by a Kbuild whose code differs between kernels. What this kernel offers
# is found by compiling, not by its version number: one small file in compat/ per
# question, one line in compat_probed.h per yes.

probes := $(sort $(wildcard $(src)/compat/*.c) $(more-probes))

quiet_cmd_compat = PROBE   $@
      cmd_compat = sh $(src)/../probe.sh $@ $(probes) -- $(CC) $(filter-out -Wp$(comma)-MMD%,$(c_flags))

$(obj)/compat_probed.h: $(src)/../probe.sh $(probes) $(objtree)/include/generated/autoconf.h FORCE
	$(call if_changed,compat)

targets += compat_probed.h
