package org.kudari.io;

/** Makes text from a file safe to print on a terminal. */
public final class PrintableText {
    private PrintableText() {}

    /**
     * Replaces control and format characters, which a terminal would interpret.
     *
     * @param text any text
     * @return the text with U+FFFD in their place
     */
    public static String of(String text) {
        return text.codePoints()
                .map(character -> isPrintable(character) ? character : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
