package org.kudari.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java file without its comments and spaces, to look for pieces of code in it, however they are broken into lines.
 *
 * @param file where it is
 * @param code what is left of it
 */
record JavaSource(Path file, String code) {
    /** Literals are kept, and found first, since they may contain what looks like a comment. */
    private static final Pattern LITERAL_OR_COMMENT = Pattern.compile("(\"\"\"[\\s\\S]*?\"\"\""
            + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|'(?:[^'\\\\\\n]|\\\\.)++')"
            + "|//[^\\n]*+|/\\*[\\s\\S]*?\\*/");

    /** An example opens its device in {@code main}, and does the rest in {@code run}. */
    private static final String OPENING = "try(Devicedevice=Devices.best()){";

    static JavaSource of(Path file) {
        return new JavaSource(file, reduced(Repository.read(file)));
    }

    /** The programs of this module. */
    static List<JavaSource> examples() {
        return Repository.files(Repository.EXAMPLES, ".java").stream()
                .map(JavaSource::of)
                .toList();
    }

    /** Every file that the build compiles. */
    static List<JavaSource> all() {
        return Repository.files(Repository.ROOT, ".java").stream()
                .filter(JavaSource::isCompiled)
                .map(JavaSource::of)
                .toList();
    }

    private static boolean isCompiled(Path file) {
        String path = Repository.ROOT.relativize(file).toString().replace('\\', '/');
        return path.matches("[^/]+/(peers/[^/]+/)?src/(main|test)/java/.*") && !path.startsWith("consumer/");
    }

    /** The text without comments and white space. */
    static String reduced(String text) {
        return LITERAL_OR_COMMENT
                .matcher(text)
                .replaceAll(match -> match.group(1) == null ? "" : Matcher.quoteReplacement(match.group(1)))
                .replaceAll("\\s", "");
    }

    /**
     * Whether the lines of a piece of code stand here one after the other. Where the piece opens a device around all that it
     * does, the opening and the rest may stand apart.
     */
    boolean has(String piece) {
        String wanted = reduced(piece);
        if (code.contains(wanted)) {
            return true;
        }
        return wanted.startsWith(OPENING)
                && code.contains(OPENING)
                && code.contains(wanted.substring(OPENING.length(), wanted.length() - 1));
    }
}
