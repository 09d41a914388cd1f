/**
 * Element types, shapes, and the layouts of tensors in memory: strides, offsets, and the loops over them.
 *
 * <p>May use nothing else of the engine.
 */
package org.kudari.layout;
