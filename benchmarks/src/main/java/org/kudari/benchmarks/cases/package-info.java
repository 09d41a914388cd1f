/**
 * The cases that are measured, with their sizes, data and tolerances. They are the same for all contenders.
 *
 * <p>May use no other package of this module.
 */
package org.kudari.benchmarks.cases;
