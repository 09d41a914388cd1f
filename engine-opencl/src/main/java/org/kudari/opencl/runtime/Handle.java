package org.kudari.opencl.runtime;

/**
 * An object of the driver: a device, a context, a queue, a buffer, a program, a kernel or an event. Only {@link
 * Driver}s look inside.
 */
record Handle(Object object) {}
