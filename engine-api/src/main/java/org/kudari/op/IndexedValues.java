package org.kudari.op;

/**
 * Elements that were selected along an axis, and where they were.
 *
 * @param values the elements
 * @param indices their indices ({@code INT64}) along the axis of the operand, in the shape of {@code values}
 * @param <T> the type of the tensors
 */
public record IndexedValues<T>(T values, T indices) {}
