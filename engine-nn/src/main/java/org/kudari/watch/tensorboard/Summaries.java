package org.kudari.watch.tensorboard;

import java.util.Map;
import java.util.stream.IntStream;
import org.kudari.watch.Histogram;

/**
 * The values that event files hold, as {@code Summary.Value} of TensorFlow's {@code summary.proto}. The numbers of fields
 * are those of its files {@code summary.proto}, {@code tensor.proto} and TensorBoard's {@code plugin_data.proto}.
 */
final class Summaries {
    private static final int FLOAT = 1;
    private static final int STRING = 7;
    private static final int TENSOR_CLASS = 2;
    private static final int RGBA = 4;

    private static final String SESSION_BEGIN = "_hparams_/session_start_info";
    private static final String SESSION_END = "_hparams_/session_end_info";

    private Summaries() {}

    static Message scalar(String tag, double value) {
        return new Message().text(1, tag).number(2, (float) value);
    }

    /** The outermost ranges end where their neighbours would: the page draws no infinite bars. */
    static Message histogram(String tag, Histogram histogram) {
        long[] counts = histogram.counts();
        int[] used = IntStream.range(0, Histogram.NOT_FINITE)
                .filter(range -> counts[range] > 0)
                .toArray();
        Message value = new Message();
        if (used.length == 0) {
            return new Message().text(1, tag).message(5, value.numbers(6, 0).numbers(7, 0));
        }
        int first = used[0];
        int last = used[used.length - 1];
        double[] limits = new double[last - first + 1];
        double[] numbers = new double[last - first + 1];
        double all = 0;
        double sum = 0;
        double squares = 0;
        for (int range = first; range <= last; range++) {
            double middle = (lower(range) + upper(range)) / 2;
            limits[range - first] = upper(range);
            numbers[range - first] = counts[range];
            all += counts[range];
            sum += counts[range] * middle;
            squares += counts[range] * middle * middle;
        }
        value.number(1, lower(first))
                .number(2, upper(last))
                .number(3, all)
                .number(4, sum)
                .number(5, squares)
                .numbers(6, limits)
                .numbers(7, numbers);
        return new Message().text(1, tag).message(5, value);
    }

    private static double lower(int range) {
        return range == 0 ? 2 * Histogram.upperEnd(0) : Histogram.lowerEnd(range);
    }

    private static double upper(int range) {
        return range == Histogram.NOT_FINITE - 1 ? 2 * Histogram.lowerEnd(range) : Histogram.upperEnd(range);
    }

    static Message image(String tag, int width, int height, byte... png) {
        Message image = new Message()
                .integer(1, height)
                .integer(2, width)
                .integer(3, RGBA)
                .content(4, png);
        return new Message().text(1, tag).message(4, image);
    }

    /** @param text Markdown */
    static Message text(String tag, String text) {
        Message shape = new Message().message(2, new Message().integer(1, 1));
        Message tensor = new Message().integer(1, STRING).message(2, shape).text(8, text);
        return value(tag, "text", new byte[0], tensor);
    }

    /** @param settings texts; those that are numbers are written as numbers */
    static Message beginOfSession(Map<String, String> settings, double seconds) {
        Message begin = new Message();
        settings.forEach(
                (name, text) -> begin.message(1, new Message().text(1, name).message(2, setting(text))));
        return session(SESSION_BEGIN, 3, begin.number(5, seconds));
    }

    static Message endOfSession(boolean isSuccess, double seconds) {
        return session(
                SESSION_END, 4, new Message().integer(1, isSuccess ? 1 : 2).number(2, seconds));
    }

    private static Message session(String tag, int field, Message content) {
        Message nothing = new Message()
                .integer(1, FLOAT)
                .message(2, new Message().message(2, new Message().integer(1, 1)))
                .number(5, 0f);
        return value(tag, "hparams", new Message().message(field, content).bytes(), nothing);
    }

    private static Message setting(String text) {
        try {
            return new Message().number(2, Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return new Message().text(3, text);
        }
    }

    private static Message value(String tag, String plugin, byte[] content, Message tensor) {
        Message data = new Message().text(1, plugin).content(2, content);
        Message metadata = new Message().message(1, data).integer(4, TENSOR_CLASS);
        return new Message().text(1, tag).message(9, metadata).message(8, tensor);
    }
}
