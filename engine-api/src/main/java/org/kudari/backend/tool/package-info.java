/**
 * Tools that wrap any backend, such as tracing and validation, and optional interfaces that a backend offers to tools.
 *
 * <p>May use {@code layout}, {@code random}, {@code expr}, {@code backend} and {@code backend.reference}.
 */
package org.kudari.backend.tool;
