/**
 * Gather and scatter-add, and the report of indices that are outside of their axis. The package may use {@code launch},
 * {@code runtime} and {@code source}.
 */
package org.kudari.opencl.indexing;
