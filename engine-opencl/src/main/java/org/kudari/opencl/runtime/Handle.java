package org.kudari.opencl.runtime;

/** One of the driver's objects: a context, a queue, a buffer, a program, a kernel or an event. Only {@link Driver}s look inside. */
record Handle(Object object) {}
