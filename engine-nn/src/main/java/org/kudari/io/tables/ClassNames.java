package org.kudari.io.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kudari.table.NumberText;

/**
 * The classes of a label column. If all of them are numbers, they are compared and sorted as numbers: {@code 1}, {@code
 * 1.0} and {@code 01} are one class, named {@code 1}. Otherwise they are text, compared exactly and sorted by code
 * point.
 */
final class ClassNames {

    private static final Comparator<String> BY_CODE_POINT =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private final List<String> names;
    private final boolean numeric;
    private final Map<Object, Integer> indices = new HashMap<>();

    /**
     * The classes of given names.
     *
     * @param names the names in the order of the class indices
     */
    ClassNames(List<String> names) {
        this.names = List.copyOf(names);
        numeric = areNumbers(names);
        for (String name : names) {
            indices.put(key(name), indices.size());
        }
    }

    /** The classes that occur in a column. */
    static ClassNames of(Iterable<String> texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(all::add);
        List<String> names;
        if (areNumbers(all)) {
            names = all.stream()
                    .mapToDouble(ClassNames::value)
                    .distinct()
                    .sorted()
                    .mapToObj(ClassNames::canonical)
                    .toList();
        } else {
            names = all.stream().distinct().sorted(BY_CODE_POINT).toList();
        }
        return new ClassNames(names);
    }

    /** The names of the classes, in the order of their indices. */
    List<String> names() {
        return names;
    }

    /** Whether all classes are numbers, and some of them are not whole. */
    boolean haveFractions() {
        return numeric && names.stream().mapToDouble(ClassNames::value).anyMatch(value -> value != Math.rint(value));
    }

    /** The index of the class of a text; -1 if there is none. */
    int indexOf(String text) {
        return indices.getOrDefault(key(text), -1);
    }

    private Object key(String text) {
        return numeric ? (Object) value(text) : text;
    }

    private static boolean areNumbers(List<String> texts) {
        return texts.stream().allMatch(text -> Double.isFinite(value(text)));
    }

    /** The number that a text stands for; -0 becomes 0. */
    private static double value(String text) {
        return NumberText.parse(text) + 0.0;
    }

    private static String canonical(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
