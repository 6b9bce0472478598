/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace - tracepoints for changes of a buffer's state
 *
 * /sys/kernel/tracing/events/kubuf/. Each event names the buffer by its number,
 * which is never used twice, and by its label.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kubuf

#if !defined(KUBUF_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KUBUF_TRACE_H

#include <linux/tracepoint.h>

#include "backing.h"

/* clang-format off */

DECLARE_EVENT_CLASS(kubuf_buf,
		    TP_PROTO(const struct kubuf *buf),
		    TP_ARGS(buf),
		    TP_STRUCT__entry(__field(u64, id)
				     __field(u64, size)
				     __array(char, label, KUBUF_NAME_SIZE)),
		    TP_fast_assign(__entry->id = buf->id;
				   __entry->size = buf->size;
				   memcpy(__entry->label, buf->label, KUBUF_NAME_SIZE);),
		    TP_printk("id=%llu label=%s size=%llu",
			      __entry->id, __entry->label, __entry->size));

#define KUBUF_TRACE_BUF(name)                           \
	DEFINE_EVENT(kubuf_buf, name,                   \
		     TP_PROTO(const struct kubuf *buf), \
		     TP_ARGS(buf))

/* the buffer is made; its memory is freed */
KUBUF_TRACE_BUF(kubuf_create);
KUBUF_TRACE_BUF(kubuf_release);
/* a name is added; removed */
KUBUF_TRACE_BUF(kubuf_add);
KUBUF_TRACE_BUF(kubuf_remove);
/* a file is opened; closed */
KUBUF_TRACE_BUF(kubuf_open);
KUBUF_TRACE_BUF(kubuf_close);
/* a VMA is made; removed (unmap not for shmem, whose VMAs belong to tmpfs) */
KUBUF_TRACE_BUF(kubuf_map);
KUBUF_TRACE_BUF(kubuf_unmap);
/* the kernel view is made; removed */
KUBUF_TRACE_BUF(kubuf_view);
KUBUF_TRACE_BUF(kubuf_unview);
/* a dma-buf is made; released */
KUBUF_TRACE_BUF(kubuf_export);
KUBUF_TRACE_BUF(kubuf_unexport);

/* a bell was rung */
TRACE_EVENT(kubuf_bell,
	    TP_PROTO(const struct kubuf *buf, unsigned int bell, u64 count),
	    TP_ARGS(buf, bell, count),
	    TP_STRUCT__entry(__field(u64, id)
			     __field(u64, count)
			     __field(unsigned int, bell)
			     __array(char, label, KUBUF_NAME_SIZE)),
	    TP_fast_assign(__entry->id = buf->id;
			   __entry->count = count;
			   __entry->bell = bell;
			   memcpy(__entry->label, buf->label, KUBUF_NAME_SIZE);),
	    TP_printk("id=%llu label=%s bell=%u count=%llu",
		      __entry->id, __entry->label, __entry->bell, __entry->count));

/* clang-format on */

#endif

/* Found by -I$(src), because the kernel's include/trace/events has no such file. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
