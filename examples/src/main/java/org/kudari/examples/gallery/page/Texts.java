package org.kudari.examples.gallery.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The texts of the gallery: captions, and the words in its figures. */
final class Texts {
    private static final String FOLDER = "/org/kudari/examples/gallery/";
    private static final String COMMON = "words";

    private final String exhibit;
    private final Language language;
    /** Translations by the English words; empty in English. */
    private final Map<String, String> words = new HashMap<>();

    /**
     * The texts of an exhibit, and those of the page around it.
     *
     * @param exhibit the name of the exhibit
     * @param language the language
     */
    Texts(String exhibit, Language language) {
        this.exhibit = exhibit;
        this.language = language;
        if (language != Language.EN) {
            words.putAll(words(read(COMMON + "." + language.code() + ".tsv")));
            words.putAll(words(read(exhibit + "." + language.code() + ".tsv")));
        }
    }

    /** The texts of the page around the exhibits. */
    static Texts ofPage(Language language) {
        return new Texts(COMMON, language);
    }

    /**
     * {@return words in the language}
     *
     * @param english the words in English
     * @throws IllegalArgumentException if they have not been translated
     */
    String of(String english) {
        if (language == Language.EN || english.isEmpty()) {
            return english;
        }
        String found = words.get(english);
        if (found == null) {
            throw new IllegalArgumentException(
                    exhibit + "." + language.code() + ".tsv does not translate '" + english + "'");
        }
        return found;
    }

    /** {@return the caption of the exhibit, as it was written} */
    String caption() {
        return read(exhibit + "." + language.code() + ".md");
    }

    /** {@return a file beside the captions} */
    static String read(String name) {
        try (InputStream stream = Texts.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("the gallery has no file " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can be read, since it is a part of the program", e);
        }
    }

    /** Lines of two texts with a tab between them. */
    private static Map<String, String> words(String lines) {
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t", 2))
                .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1]));
    }
}
