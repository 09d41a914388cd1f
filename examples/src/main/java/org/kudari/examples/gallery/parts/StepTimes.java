package org.kudari.examples.gallery.parts;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;

/**
 * The times of training steps on the devices of a machine. They are never the same twice, so they are kept as a file.
 *
 * @param times the times, those of a device one after the other
 */
public record StepTimes(List<Time> times) {
    /** The name of the file beside the page. */
    public static final String FILE = "two-devices.json";

    private static final List<String> KINDS = List.of("width", "batch", "transfer");
    private static final String AGAIN = "; make it again with --measure, or delete it";

    private static final Pattern LINE = Pattern.compile(
            "\\{\"device\": \"([^\"]+)\", \"hardware\": \"([^\"]+)\", \"of\": \"(width|batch|transfer)\","
                    + " \"size\": ([1-9]\\d{0,8}), \"seconds\": (\\d{1,9}\\.\\d{1,20}(?:E-?\\d{1,2})?)},?");

    /**
     * A time.
     *
     * @param device the name of the device
     * @param hardware {@code processor}, or the name of the GPU
     * @param of {@code width} for a step of a network of some width, {@code batch} for one with a batch of some size, and
     *     {@code transfer} for bringing such a batch to the device
     * @param size the width, or the size of the batch
     * @param seconds the time
     */
    public record Time(String device, String hardware, String of, int size, double seconds) {
        /** The hardware of a device that is the machine's processor, whatever it is called. */
        public static final String PROCESSOR = "processor";

        /**
         * {@return the device and its hardware, for a legend}
         *
         * @param processor what a processor is called there
         */
        public String label(String processor) {
            return device + ": " + (hardware.equals(PROCESSOR) ? processor : hardware);
        }

        /** {@return the time in milliseconds} */
        public double milliseconds() {
            return 1e3 * seconds;
        }
    }

    /** Keeps a copy. */
    public StepTimes {
        times = List.copyOf(times);
    }

    /** {@return the text of a JSON file, with a line for each time} */
    public String json() {
        return times.stream()
                .map(time -> "{\"device\": \"" + time.device + "\", \"hardware\": \"" + time.hardware + "\", \"of\": \""
                        + time.of + "\", \"size\": " + time.size + ", \"seconds\": " + time.seconds + "}")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /**
     * {@return what {@link #json} wrote}
     *
     * @param json the text of the file
     * @throws InvalidInputException if it is another one
     */
    public static StepTimes of(String json) {
        List<Time> times = json.lines()
                .filter(line -> !line.equals("[") && !line.equals("]"))
                .map(StepTimes::time)
                .toList();
        StepTimes read = new StepTimes(times);
        for (String kind : KINDS) {
            if (read.sizes(kind).distinct().count() != 1) {
                throw new InvalidInputException(FILE + ": not every device has the same times" + AGAIN);
            }
        }
        return read;
    }

    /** The sizes that each device was measured with. */
    private Stream<List<Integer>> sizes(String kind) {
        return ofDevices(kind).stream()
                .map(device -> device.stream().map(Time::size).toList());
    }

    /**
     * {@return the times of one kind, a list for each device}
     *
     * @param kind {@code width}, {@code batch} or {@code transfer}
     */
    public List<List<Time>> ofDevices(String kind) {
        List<Time> found = times.stream().filter(time -> time.of.equals(kind)).toList();
        return found.stream()
                .map(Time::device)
                .distinct()
                .map(device -> found.stream()
                        .filter(time -> time.device.equals(device))
                        .toList())
                .toList();
    }

    /**
     * {@return the shortest time of one kind, in milliseconds}
     *
     * @param kind {@code width}, {@code batch} or {@code transfer}
     */
    public double shortest(String kind) {
        return times.stream()
                .filter(time -> time.of.equals(kind))
                .mapToDouble(Time::milliseconds)
                .min()
                .orElseThrow();
    }

    private static Time time(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new InvalidInputException(FILE + ": '" + line.substring(0, Math.min(60, line.length()))
                    + "' is no line of such a file" + AGAIN);
        }
        return new Time(
                parts.group(1),
                parts.group(2),
                parts.group(3),
                Integer.parseInt(parts.group(4)),
                Double.parseDouble(parts.group(5)));
    }
}
