/**
 * The driver: finding devices, and a session on one of them with its queue, memory, transfers, compiled programs and
 * their cache on disk, and profiling. No other package calls OpenCL, and within this one only
 * {@code DeviceDiscovery} and {@code JoclDriver} name JOCL. It uses no other package of this backend.
 */
package org.kudari.opencl.runtime;
