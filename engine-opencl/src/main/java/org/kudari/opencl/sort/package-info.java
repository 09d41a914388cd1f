/** Sorting along an axis. The package may use {@code launch}, {@code runtime} and {@code source}. */
package org.kudari.opencl.sort;
