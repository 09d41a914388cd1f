package org.kudari.pictures.plot;

/**
 * A value with the text that stands beside the axis.
 *
 * @param value the value
 * @param label the text
 */
public record Tick(double value, String label) {}
