package org.kudari.device;

import jdk.jfr.FlightRecorder;

/**
 * Whether Java's flight recorder is here, and records. A runtime image may lack its module, and all else works without. No
 * class of an event may be loaded before this was asked.
 */
public final class FlightRecording {
    private static final boolean IS_HERE = find();

    private FlightRecording() {}

    private static boolean find() {
        try {
            return Recorder.isAvailable();
        } catch (NoClassDefFoundError _) {
            return false;
        }
    }

    /** {@return whether this runtime has the flight recorder} */
    public static boolean isHere() {
        return IS_HERE;
    }

    /** {@return whether a recording was begun in this process} */
    public static boolean hasBegun() {
        return IS_HERE && Recorder.hasBegun();
    }

    /** The only class here that names the recorder's own. */
    private static final class Recorder {
        static boolean isAvailable() {
            return FlightRecorder.isAvailable();
        }

        static boolean hasBegun() {
            return FlightRecorder.isInitialized();
        }
    }
}
