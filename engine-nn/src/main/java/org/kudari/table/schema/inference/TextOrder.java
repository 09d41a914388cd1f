package org.kudari.table.schema.inference;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.kudari.table.NumberText;

/** The order of classes and of a category's values: as numbers if all of them are, and by code points otherwise. */
final class TextOrder {
    private static final Comparator<String> BY_CODE_POINT =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private TextOrder() {}

    static List<String> sorted(Collection<String> texts) {
        boolean areNumbers = texts.stream().allMatch(text -> Double.isFinite(NumberText.parse(text)));
        // Different texts may be the same number: 7 and 007, or two beyond what a double tells apart.
        Comparator<String> order = areNumbers
                ? Comparator.<String>comparingDouble(NumberText::parse).thenComparing(BY_CODE_POINT)
                : BY_CODE_POINT;
        return texts.stream().sorted(order).toList();
    }

    /** Whether all are numbers, and some of them are not whole. */
    static boolean haveFractions(Collection<String> texts) {
        double[] numbers = texts.stream().mapToDouble(NumberText::parse).toArray();
        return Arrays.stream(numbers).allMatch(Double::isFinite)
                && Arrays.stream(numbers).anyMatch(number -> number != Math.rint(number));
    }
}
