package org.kudari.opencl.source;

import java.util.Locale;

/** Puts names and numbers into a template of OpenCL C. */
public final class Code {
    private Code() {}

    /**
     * Fills in a template. Numbers have the digits of C in every locale, unlike those of {@link String#formatted}.
     *
     * @param template as of {@link String#format}
     * @param arguments the names, numbers and pieces of code in it
     */
    public static String code(String template, Object... arguments) {
        return String.format(Locale.ROOT, template, arguments);
    }
}
