package org.kudari.io.tensors;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.io.files.FileErrors;

/**
 * The text in the header of a {@code .npy} file, a dictionary as Python writes it:
 *
 * <pre>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</pre>
 *
 * <p>It is parsed by its grammar and never evaluated. The three keys may come in any order. Strings have no escapes.
 */
final class NpyHeaderText {
    private static final String DESCR = "descr";
    private static final String FORTRAN_ORDER = "fortran_order";
    private static final String SHAPE = "shape";

    private static final Map<String, ArrayType> TYPES = Map.ofEntries(
            Map.entry("b1", ArrayType.BOOL),
            Map.entry("i1", ArrayType.I8),
            Map.entry("i2", ArrayType.I16),
            Map.entry("i4", ArrayType.I32),
            Map.entry("i8", ArrayType.I64),
            Map.entry("u1", ArrayType.U8),
            Map.entry("u2", ArrayType.U16),
            Map.entry("u4", ArrayType.U32),
            Map.entry("u8", ArrayType.U64),
            Map.entry("f2", ArrayType.F16),
            Map.entry("f4", ArrayType.F32),
            Map.entry("f8", ArrayType.F64));

    private final String text;
    private int at;

    private NpyHeaderText(String text) {
        this.text = text;
    }

    /**
     * Parses a text.
     *
     * @param start the number of bytes before the first element
     * @throws NpyFormatException if it is not of this form, or describes an array that cannot be or is not read
     */
    static NpyHeader parse(String text, int start) throws NpyFormatException {
        return new NpyHeaderText(text).parse(start);
    }

    private NpyHeader parse(int start) throws NpyFormatException {
        String descr = null;
        boolean isFortranOrder = false;
        long[] shape = null;
        Set<String> keys = new HashSet<>();
        expect('{');
        while (!takes('}')) {
            String key = string();
            if (!keys.add(key)) {
                throw new NpyFormatException("has a header that says twice what " + FileErrors.quote(key) + " is");
            }
            expect(':');
            switch (key) {
                case DESCR -> descr = descr();
                case FORTRAN_ORDER -> isFortranOrder = bool();
                case SHAPE -> shape = tuple();
                default -> throw new NpyFormatException("has a header with the unknown key " + FileErrors.quote(key));
            }
            if (!takes(',')) {
                expect('}');
                break;
            }
        }
        skipWhiteSpace();
        if (at < text.length()) {
            throw unexpected("the end");
        }
        for (String key : List.of(DESCR, FORTRAN_ORDER, SHAPE)) {
            if (!keys.contains(key)) {
                throw new NpyFormatException("has a header without '" + key + "'");
            }
        }
        ArrayType type = type(descr);
        if (type.bytes(shape) < 0) {
            throw new NpyFormatException("has an impossible shape: " + type + Arrays.toString(shape));
        }
        ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, order, isFortranOrder, shape, start);
    }

    /** The type of the elements: a string for numbers, a list or a tuple for records. */
    private String descr() throws NpyFormatException {
        skipWhiteSpace();
        if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
            throw new NpyFormatException(
                    "has records as its elements, which are not read: write each field as an array");
        }
        return string();
    }

    /** The type of {@code <f4}: the order of the bytes, the kind of number, and the number of bytes. */
    private static ArrayType type(String descr) throws NpyFormatException {
        if (descr.endsWith("O")) {
            throw new NpyFormatException("has pickled Python objects as its elements, which are not read");
        }
        ArrayType type = descr.isEmpty() ? null : TYPES.get(descr.substring(1));
        if (type == null
                || "<>".indexOf(descr.charAt(0)) < 0 && !(descr.charAt(0) == '|' && type.bits() == Byte.SIZE)) {
            throw new NpyFormatException("has elements of type " + FileErrors.quote(descr)
                    + "; b1, i1 to i8, u1 to u8 and f2 to f8 are read, after '<' or '>' for the order of bytes");
        }
        return type;
    }

    private boolean bool() throws NpyFormatException {
        skipWhiteSpace();
        for (boolean value : new boolean[] {false, true}) {
            String word = value ? "True" : "False";
            if (text.startsWith(word, at)) {
                at += word.length();
                return value;
            }
        }
        throw unexpected("True or False");
    }

    /** Numbers in parentheses. A single one has a comma after it: without it Python takes it for a number. */
    private long[] tuple() throws NpyFormatException {
        List<Long> numbers = new ArrayList<>();
        expect('(');
        while (!takes(')')) {
            if (numbers.size() == ArrayData.MAX_RANK) {
                throw new NpyFormatException("has more than " + ArrayData.MAX_RANK + " dimensions");
            }
            numbers.add(number());
            if (numbers.size() == 1) {
                expect(',');
            } else if (!takes(',')) {
                expect(')');
                break;
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** A whole number from 0. Python 2 wrote an L after some of them. */
    private long number() throws NpyFormatException {
        skipWhiteSpace();
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(begin, at);
        if (digits.isEmpty() || digits.length() > 1 && digits.charAt(0) == '0') {
            at = begin;
            throw unexpected("a whole number from 0");
        }
        if (at < text.length() && text.charAt(at) == 'L') {
            at++;
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new NpyFormatException("has a dimension beyond " + Long.MAX_VALUE);
        }
    }

    private String string() throws NpyFormatException {
        skipWhiteSpace();
        char quote = at < text.length() ? text.charAt(at) : 0;
        if (quote != '\'' && quote != '"') {
            throw unexpected("a string");
        }
        int begin = ++at;
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' || text.charAt(at) == '\n') {
                throw unexpected("a string without escapes");
            }
            at++;
        }
        if (at == text.length()) {
            throw unexpected("the end of a string");
        }
        return text.substring(begin, at++);
    }

    private boolean takes(char wanted) {
        skipWhiteSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws NpyFormatException {
        if (!takes(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private void skipWhiteSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private NpyFormatException unexpected(String wanted) {
        String found = at < text.length() ? FileErrors.quote(text.substring(at)) : "nothing";
        return new NpyFormatException("has a header that is not as NumPy writes it: at character " + at + " it needs "
                + wanted + ", not " + found);
    }

    /**
     * The text for an array in row-major order with the lowest byte first.
     *
     * @throws IllegalArgumentException if the format has no such type
     */
    static String encode(ArrayType type, long... shape) {
        String code = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "NumPy's files have no type for " + type + "; " + ArrayType.F32 + " is one that they have"));
        StringBuilder tuple = new StringBuilder();
        for (long dimension : shape) {
            tuple.append(tuple.isEmpty() ? "" : " ").append(dimension).append(',');
        }
        if (shape.length > 1) {
            tuple.setLength(tuple.length() - 1);
        }
        return "{'descr': '" + (type.bits() == Byte.SIZE ? '|' : '<') + code + "', 'fortran_order': False, 'shape': ("
                + tuple + "), }";
    }
}
