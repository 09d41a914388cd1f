/**
 * Requirements on a backend that only whole models show. Not exported.
 *
 * <p>May use {@code testkit.backend}, {@code testkit.check}, {@code testkit.compare}, the engine, and of the training
 * library {@code model}, {@code nn} and {@code optim}.
 */
package org.kudari.testkit.model;
