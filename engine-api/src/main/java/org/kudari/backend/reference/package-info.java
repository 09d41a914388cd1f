/**
 * The reference backend: the definition of every call of {@link org.kudari.backend.Backend}, in plain loops.
 *
 * <p>May use {@code layout}, {@code random}, {@code expr} and {@code backend}.
 */
package org.kudari.backend.reference;
