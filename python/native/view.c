// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * view - a Python object with the buffer protocol that counts its views
 *
 * A memoryview of cffi's buffer dangles once the memory is unmapped. This type counts its
 * views, so that the owner of the memory can refuse to unmap it while there are any; and each
 * view keeps the owner alive.
 *
 * Copyright (C) the kubuf developers
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <structmember.h>

struct view {
	PyObject head; /* the same as PyObject_HEAD */
	char *memory; /* NULL after close */
	Py_ssize_t length;
	Py_ssize_t exports;
	PyObject *owner;
};

static PyObject *view_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
	static char *names[] = { "address", "length", "owner", NULL };
	long long address;
	struct view *view;
	Py_ssize_t length;
	PyObject *owner;

	if (!PyArg_ParseTupleAndKeywords(args, keywords, "LnO:View", names, &address, &length,
					 &owner))
		return NULL;
	if (address <= 0 || length < 0) {
		PyErr_SetString(PyExc_ValueError, "this is not a range of memory");
		return NULL;
	}
	view = PyObject_New(struct view, type);
	if (!view)
		return NULL;
	view->memory = (char *)(uintptr_t)address;
	view->length = length;
	view->exports = 0;
	Py_INCREF(owner);
	view->owner = owner;
	return (PyObject *)view;
}

/* No views are left, because each of them holds this object. */
static void view_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	Py_XDECREF(((struct view *)self)->owner);
	PyObject_Free(self);
	Py_DECREF(type);
}

static int view_getbuffer(PyObject *self, Py_buffer *buffer, int flags)
{
	struct view *view = (struct view *)self;
	int err;

	if (!view->memory) {
		buffer->obj = NULL;
		PyErr_SetString(PyExc_ValueError, "the stream is closed");
		return -1;
	}
	err = PyBuffer_FillInfo(buffer, self, view->memory, view->length, 1, flags);
	if (!err)
		view->exports++;
	return err;
}

static void view_releasebuffer(PyObject *self, Py_buffer *buffer)
{
	(void)buffer;
	((struct view *)self)->exports--;
}

static PyObject *view_close(PyObject *self, PyObject *unused)
{
	struct view *view = (struct view *)self;

	(void)unused;
	if (view->exports) {
		PyErr_SetString(PyExc_BufferError, "views of it are still in use");
		return NULL;
	}
	view->memory = NULL;
	Py_CLEAR(view->owner);
	Py_RETURN_NONE;
}

static PyMethodDef view_methods[] = {
	{ "close", view_close, METH_NOARGS,
	  "Let the owner go; BufferError while there are views." },
	{ NULL, NULL, 0, NULL },
};

static PyMemberDef view_members[] = {
	{ "exports", T_PYSSIZET, offsetof(struct view, exports), READONLY,
	  "How many views there are." },
	{ NULL, 0, 0, 0, NULL },
};

static PyType_Slot view_slots[] = {
	{ Py_tp_doc, "View(address, length, owner): memory to be read, there while owner is." },
	{ Py_tp_new, view_new },
	{ Py_tp_dealloc, view_dealloc },
	{ Py_tp_methods, view_methods },
	{ Py_tp_members, view_members },
	{ Py_bf_getbuffer, view_getbuffer },
	{ Py_bf_releasebuffer, view_releasebuffer },
	{ 0, NULL },
};

static PyType_Spec view_spec = {
	.name = "kubuf._view.View",
	.basicsize = sizeof(struct view),
	.flags = Py_TPFLAGS_DEFAULT,
	.slots = view_slots,
};

static struct PyModuleDef module = {
	PyModuleDef_HEAD_INIT,
	.m_name = "kubuf._view",
	.m_size = -1,
};

PyMODINIT_FUNC PyInit__view(void)
{
	PyObject *made = PyModule_Create(&module), *type = PyType_FromSpec(&view_spec);

	if (!made || !type || PyModule_AddObjectRef(made, "View", type))
		Py_CLEAR(made);
	Py_XDECREF(type);
	return made;
}
