/**
 * The backend under test, as the checks see it.
 *
 * <p>May use the engine up to {@code device}. It knows no check and no test framework.
 */
package org.kudari.testkit.backend;
