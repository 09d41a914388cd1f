package org.kudari.io.numpy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.io.tensors.Npy;
import org.kudari.io.tensors.Npz;

/**
 * The arrays that are one table, by their names.
 *
 * @param features the rows
 * @param labels a label for each row, if there are some
 * @param missingLabels what to say where labels are needed: which were looked for; empty where there are labels, or the
 *     array is a table by itself
 */
record NumpyArrays(NamedArray features, Optional<NamedArray> labels, Optional<String> missingLabels) {
    /** The word in the name of a file that says that it has features, alone or beside {@code -}, {@code _} or a dot. */
    private static final Pattern FEATURES =
            Pattern.compile("(?<![\\p{L}\\p{N}])(x|features)(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);

    private static final List<String> FEATURE_NAMES = List.of("x", "features", "x_train");
    private static final List<String> LABEL_NAMES = List.of("y", "labels", "y_train");
    private static final List<String> TEST_FEATURES = List.of("x_test");
    private static final List<String> TEST_LABELS = List.of("y_test");
    private static final String FITTING =
            "'x' or 'features' with 'y' or 'labels', or 'x_train' with 'y_train', would fit";

    NumpyArrays {
        features.requireFeatures();
        labels.ifPresent(array -> array.requireLabels(features));
    }

    /** A file, with the labels beside it if its name says that it has features. */
    static NumpyArrays ofFile(Path file) {
        NamedArray array = NamedArray.ofFile(file, Npy.read(file));
        List<Path> partners = partners(file);
        for (Path partner : partners) {
            if (Files.exists(partner)) {
                return new NumpyArrays(
                        array, Optional.of(NamedArray.ofFile(partner, Npy.read(partner))), Optional.empty());
            }
        }
        Optional<String> missing = partners.isEmpty()
                ? Optional.empty()
                : Optional.of(file + ": has features by its name, but no file with their labels is beside it; "
                        + FileErrors.quote(partners.getFirst().getFileName().toString())
                        + " would fit, or a column of " + file.getFileName() + " that is named as the label");
        return new NumpyArrays(array, Optional.empty(), missing);
    }

    /**
     * Where the labels of a file of features may be: beside it, with the last word x replaced by y, and features by
     * labels. {@code X_train.npy} is often beside {@code y_train.npy}, so both cases are tried.
     */
    static List<Path> partners(Path file) {
        String name = file.getFileName().toString();
        List<MatchResult> words = FEATURES.matcher(name).results().toList();
        if (words.isEmpty()) {
            return List.of();
        }
        MatchResult last = words.getLast();
        boolean isLetter = last.group().length() == 1;
        List<Path> partners = new ArrayList<>();
        for (String word : isLetter ? List.of("y", "Y") : List.of("labels", "Labels", "LABELS")) {
            partners.add(file.resolveSibling(name.substring(0, last.start()) + word + name.substring(last.end())));
        }
        return partners;
    }

    /** The rows of an archive, those to train with if it says which these are. */
    static NumpyArrays ofArchive(Path file) {
        try (Npz archive = Npz.open(file)) {
            return named(archive, FEATURE_NAMES, LABEL_NAMES)
                    .or(() -> named(archive, TEST_FEATURES, TEST_LABELS))
                    .orElseThrow(() -> new InvalidInputException(
                            file + ": has no features: its arrays are " + found(archive) + "; " + FITTING));
        }
    }

    /** The rows of an archive that it says are to test with, if there are others to train with. */
    static Optional<NumpyArrays> testOfArchive(Path file) {
        try (Npz archive = Npz.open(file)) {
            return only(archive, FEATURE_NAMES).isEmpty()
                    ? Optional.empty()
                    : named(archive, TEST_FEATURES, TEST_LABELS);
        }
    }

    private static Optional<NumpyArrays> named(Npz archive, List<String> features, List<String> labels) {
        Optional<String> feature = only(archive, features);
        if (feature.isEmpty()) {
            return Optional.empty();
        }
        Optional<NamedArray> label = only(archive, labels).map(name -> array(archive, name));
        Optional<String> missing = label.isPresent()
                ? Optional.empty()
                : Optional.of(archive.file() + ": has features, but no labels: its arrays are " + found(archive) + "; "
                        + FITTING);
        return Optional.of(new NumpyArrays(array(archive, feature.orElseThrow()), label, missing));
    }

    private static NamedArray array(Npz archive, String name) {
        return NamedArray.ofArchive(archive.file(), name, archive.get(name));
    }

    /** The array that has one of some names, in small or capital letters. */
    private static Optional<String> only(Npz archive, List<String> names) {
        List<String> fitting = archive.names().stream()
                .filter(name -> names.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (fitting.size() > 1) {
            throw FileErrors.in(
                    archive.file(),
                    "has the arrays %s, of which one alone would fit: rename or leave out the others",
                    FileErrors.list(fitting));
        }
        return fitting.stream().findFirst();
    }

    private static String found(Npz archive) {
        return archive.names().isEmpty() ? "none" : FileErrors.list(archive.names());
    }
}
