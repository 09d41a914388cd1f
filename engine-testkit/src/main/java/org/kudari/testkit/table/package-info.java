/**
 * The table of cases: every operation of the engine with test arguments and its accuracy. Tests, benchmarks and the
 * gradient report share it.
 *
 * <p>May use the engine. It knows no check and no test framework.
 */
package org.kudari.testkit.table;
