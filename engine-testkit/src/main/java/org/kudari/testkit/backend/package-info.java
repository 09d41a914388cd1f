/**
 * The backend under test, as the checks see it, and the skeleton from which a new backend starts.
 *
 * <p>May use the engine up to {@code device}. It knows no check and no test framework.
 */
package org.kudari.testkit.backend;
