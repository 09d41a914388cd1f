package org.kudari.examples.gallery.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language of the gallery. */
public enum Language {
    /** English. */
    EN,
    /** Japanese. */
    JA;

    /** {@return its code, such as {@code en}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the language of a code, if there is one}
     *
     * @param code the code, such as {@code ja}
     */
    public static Optional<Language> of(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }
}
