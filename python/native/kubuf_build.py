# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""What the extension kubuf._kubuf is made of: libkubuf, and the inline functions of its streams.

cffi lets the C compiler check every declaration here against the headers. With KUBUF_STATIC set
to a libkubuf.a that one is linked in; otherwise it is the shared library of the system.
"""

import os

import cffi  # type: ignore[import]

BUFFERS = """
struct kub_buf;
struct kub_bell;
struct kub_options {
    size_t size_of; int backing; int cache; unsigned int flags; const char *label; ...;
};
struct kub_info {
    size_t size_of; uint64_t size, huge, id; int backing; int cache; unsigned int flags, accepts;
    char label[32]; uint64_t events; ...;
};
struct kub_limits {
    size_t size_of; unsigned int version, page_size, backings, caches;
    uint64_t features, shmem_limit, shmem_used, locked_limit, locked_used; ...;
};
const char *kub_version(void);
const char *kub_explain(void);
int kub_query(struct kub_limits *limits);
int kub_create(size_t size, const struct kub_options *options, struct kub_buf **buf);
int kub_open(const char *name, int flags, struct kub_buf **buf);
int kub_from_fd(int fd, struct kub_buf **buf);
int kub_register(void *addr, size_t len, unsigned int flags, struct kub_buf **buf);
int kub_readonly(const struct kub_buf *buf, struct kub_buf **lesser);
void kub_close(struct kub_buf *buf);
int kub_fd(const struct kub_buf *buf);
size_t kub_size(const struct kub_buf *buf);
int kub_info(const struct kub_buf *buf, struct kub_info *info);
int kub_map(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how, void **addr);
int kub_unmap(void *addr, size_t len, unsigned int how);
int kub_sync_begin(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);
int kub_sync_end(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);
ssize_t kub_read(const struct kub_buf *buf, void *to, size_t len, uint64_t offset);
ssize_t kub_write(const struct kub_buf *buf, const void *from, size_t len, uint64_t offset);
int kub_fill(const struct kub_buf *buf, uint64_t offset, size_t len, uint64_t pattern,
             unsigned int width);
int kub_bell(const struct kub_buf *buf, unsigned int which, unsigned int rights,
             struct kub_bell **bell);
int kub_bell_fd(const struct kub_bell *bell);
int kub_ring(const struct kub_bell *bell, uint32_t add);
int kub_wait(struct kub_bell *bell, int64_t timeout_ns, uint64_t *count);
void kub_bell_close(struct kub_bell *bell);
int kub_send(int socket, const struct kub_buf *buf, unsigned int rights);
int kub_recv(int socket, struct kub_buf **buf);
int kub_export(const struct kub_buf *buf);
int kub_add(const char *name, size_t size, const struct kub_options *options, mode_t mode,
            uid_t uid, gid_t gid);
int kub_remove(const char *name);
int kub_list(int (*each)(const char *name, const struct kub_info *info, void *arg), void *arg);
extern "Python" int kubuf_each(const char *name, const struct kub_info *info, void *arg);
#define KUB_READ ...
#define KUB_WRITE ...
#define KUB_PRIVATE ...
#define KUB_MAP_PFN ...
"""

STREAMS = """
struct kub_stream { ...; };
struct kub_record { const void *data; uint32_t len; uint16_t type; uint16_t lost; ...; };
struct span { size_t start; size_t bytes; size_t records; int64_t next; ...; };
int kub_stream_open(struct kub_stream *stream, int fd);
int kub_stream_make(struct kub_stream *stream, int fd);
void kub_stream_close(struct kub_stream *stream);
int kub_stream_next(struct kub_stream *stream, struct kub_record *record);
void kub_stream_done(struct kub_stream *stream);
void kub_stream_skip(struct kub_stream *stream);
int kub_stream_arm(struct kub_stream *stream, size_t bytes);
void kub_stream_disarm(struct kub_stream *stream);
int kub_stream_fd(const struct kub_stream *stream);
int kub_stream_wait(struct kub_stream *stream, size_t bytes, int timeout);
uint32_t kub_stream_lost(const struct kub_stream *stream);
int kub_stream_put(struct kub_stream *stream, uint16_t type, const void *data, size_t len);
int span_take(struct kub_stream *stream, int64_t each, struct span *span);
uintptr_t span_data(const struct kub_stream *stream);
size_t span_room(const struct kub_stream *stream);
"""

SOURCE = """
#include <kubuf.h>
#include <kubuf_stream.h>
#include <kubuf_stream_writer.h>
#include "span.h"
"""

static = os.environ.get("KUBUF_STATIC")

ffibuilder = cffi.FFI()
ffibuilder.cdef("typedef unsigned int mode_t, uid_t, gid_t;" + BUFFERS + STREAMS)
ffibuilder.set_source(
    "kubuf._kubuf", SOURCE,
    include_dirs=[os.path.dirname(os.path.abspath(__file__))],
    libraries=[] if static else ["kubuf"],
    extra_objects=[static] if static else [],
    depends=["native/span.h"] + ([static] if static else []),
    # Handles of files as large as they may be, on 32 bits, too.
    define_macros=[("_GNU_SOURCE", None), ("_FILE_OFFSET_BITS", "64")])
