package org.kudari.device;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.backend.tool.EventsBackend;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.backend.tool.TracingBackend.Part;
import org.kudari.backend.tool.ValidatingBackend;

/**
 * The tools that system properties put around a backend, and that a flight recording does.
 *
 * @param validates whether each call runs on the reference as well
 * @param debug what is printed: nothing at 0, totals from {@link #TOTALS} on, a line for each call from {@link #LINES}
 *     on, and the source of kernels at {@link #SOURCES}
 */
record ToolProperties(boolean validates, int debug) {
    private static final String VALIDATE = "kudari.validate";
    private static final String DEBUG = "kudari.debug";
    private static final int TOTALS = 1;
    private static final int LINES = 2;
    private static final int SOURCES = 4;

    /**
     * Reads the properties.
     *
     * @throws IllegalArgumentException if one has a value that means nothing, naming those that do
     */
    static ToolProperties read() {
        return new ToolProperties(
                validates(System.getProperty(VALIDATE, "false")), debug(System.getProperty(DEBUG, "0")));
    }

    private static boolean validates(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default ->
                throw new IllegalArgumentException(
                        "-D" + VALIDATE + "=" + value + " means nothing: it is true, yes or 1, or false, no or 0");
        };
    }

    private static int debug(String value) {
        return switch (value.strip()) {
            case "0" -> 0;
            case "1" -> TOTALS;
            case "2" -> LINES;
            case "4" -> SOURCES;
            default ->
                throw new IllegalArgumentException("-D" + DEBUG + "=" + value + " means nothing: it is 0 for"
                        + " nothing, 1 for the time of each kernel in all, 2 for a line for each call as well, or 4 for the"
                        + " source of kernels too");
        };
    }

    /** The backend with the tools around it. */
    Backend around(Backend backend) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (debug >= TOTALS) {
            parts.add(Part.TOTALS);
        }
        if (debug >= LINES) {
            parts.add(Part.LINES);
        }
        if (debug >= SOURCES) {
            parts.add(Part.SOURCES);
        }
        Backend recorded = FlightRecording.hasBegun() ? new EventsBackend(backend) : backend;
        Backend validated = validates ? new ValidatingBackend(recorded) : recorded;
        return parts.isEmpty() ? validated : new TracingBackend(validated, System.err, parts);
    }
}
