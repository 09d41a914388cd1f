package org.kudari.io.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/**
 * The images and labels of a folder in the format of MNIST and of the many data sets modelled on it. There are four
 * files: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code
 * t10k-labels-idx1-ubyte}. Names may have a dot ({@code train-images.idx3-ubyte}), and files may be compressed ({@code
 * .gz}). Both files of the test set may be missing.
 *
 * <p>Features are the pixels row by row, from 0 to 1. Classes are named by their labels, from 0 to the largest label in
 * the training set.
 *
 * @param training the training set
 * @param test the test set; empty if the folder has none
 */
public record IdxDirectory(Table training, Optional<Table> test) {

    private static final String IMAGES = "-images-idx3-ubyte";
    private static final String LABELS = "-labels-idx1-ubyte";

    /**
     * Reads a folder.
     *
     * @param folder the folder
     * @return its tables
     * @throws InvalidInputException if there is no such folder, a file is missing or damaged, or files do not belong
     *     together; the message names the file
     */
    public static IdxDirectory read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw FileErrors.in(folder, Files.exists(folder) ? "is a file, not a folder" : "there is no such folder");
        }
        ImagesAndLabels training = ImagesAndLabels.read(folder, "train")
                .orElseThrow(() -> FileErrors.in(folder, "has no train%s, nor train%s.gz", IMAGES, IMAGES));
        List<String> names = IntStream.rangeClosed(0, training.greatestLabel())
                .mapToObj(Integer::toString)
                .toList();
        if (names.size() == 1) {
            throw FileErrors.in(training.labelFile(), "has the label 0 only; there must be classes to tell apart");
        }
        Optional<ImagesAndLabels> test = ImagesAndLabels.read(folder, "t10k");
        test.ifPresent(imagesAndLabels -> imagesAndLabels.requireLike(training));
        return new IdxDirectory(training.table(names), test.map(imagesAndLabels -> imagesAndLabels.table(names)));
    }

    /** The images and labels of one of the two sets, each as its file holds them. */
    private record ImagesAndLabels(Path imageFile, IdxFile images, Path labelFile, IdxFile labels) {

        /** Empty if neither file is there. */
        static Optional<ImagesAndLabels> read(Path folder, String name) {
            Optional<Path> imageFile = find(folder, name + IMAGES);
            Optional<Path> labelFile = find(folder, name + LABELS);
            if (imageFile.isPresent() != labelFile.isPresent()) {
                String found = name + (imageFile.isPresent() ? IMAGES : LABELS);
                String missing = name + (imageFile.isPresent() ? LABELS : IMAGES);
                throw FileErrors.in(folder, "has %s, but no %s, nor %s.gz", found, missing, missing);
            }
            if (imageFile.isEmpty()) {
                return Optional.empty();
            }
            Path image = imageFile.get();
            Path label = labelFile.get();
            ImagesAndLabels imagesAndLabels =
                    new ImagesAndLabels(image, IdxFile.read(image, 3), label, IdxFile.read(label, 1));
            int images = imagesAndLabels.images.shape()[0];
            int labels = imagesAndLabels.labels.shape()[0];
            if (images != labels) {
                throw FileErrors.in(image, "has %d images, but %s has %d labels", images, label.getFileName(), labels);
            }
            return Optional.of(imagesAndLabels);
        }

        private static Optional<Path> find(Path folder, String name) {
            String pointed = name.replace("-idx", ".idx");
            return List.of(name, pointed, name + ".gz", pointed + ".gz").stream()
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst();
        }

        int greatestLabel() {
            int greatest = 0;
            for (byte label : labels.bytes()) {
                greatest = Math.max(greatest, Byte.toUnsignedInt(label));
            }
            return greatest;
        }

        void requireLike(ImagesAndLabels training) {
            int[] size = images.shape();
            int[] expected = training.images.shape();
            if (size[1] != expected[1] || size[2] != expected[2]) {
                throw FileErrors.in(
                        imageFile,
                        "has images of %d x %d pixels, but those to train with are %d x %d",
                        size[1],
                        size[2],
                        expected[1],
                        expected[2]);
            }
            if (greatestLabel() > training.greatestLabel()) {
                throw FileErrors.in(
                        labelFile,
                        "class %d was never seen in training; the classes are 0 to %d",
                        greatestLabel(),
                        training.greatestLabel());
            }
        }

        Table table(List<String> names) {
            int pixels = Math.multiplyExact(images.shape()[1], images.shape()[2]);
            byte[] bytes = labels.bytes();
            int[] indices = IntStream.range(0, bytes.length)
                    .map(row -> Byte.toUnsignedInt(bytes[row]))
                    .toArray();
            return new Table(new Features.Bytes(pixels, images.bytes(), 1 / 255f), new Target.Classes(indices, names));
        }
    }
}
