package org.kudari.io.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
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
 * t10k-labels-idx1-ubyte}. Names may have a dot ({@code train-images.idx3-ubyte}), begin with the name of a set as those
 * of EMNIST do ({@code emnist-letters-train-images-idx3-ubyte}), and have {@code test} in place of {@code t10k}. Files may
 * be compressed ({@code .gz}), and may lie in folders of their own names, as Kaggle's archive of MNIST unpacks them. Both
 * files of the test set may be missing.
 *
 * <p>Features are the pixels in the order of the file, from 0 to 1. Classes are named by their labels, from the smallest to
 * the largest in the training set.
 *
 * @param training the training set
 * @param test the test set; empty if the folder has none
 */
public record IdxDirectory(Table training, Optional<Table> test) {

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
        IdxNames names = IdxNames.in(folder);
        ImagesAndLabels training = ImagesAndLabels.read(names, IdxNames.TRAINING)
                .orElseThrow(
                        () -> FileErrors.in(folder, "has no %s", names.expected(IdxNames.TRAINING, IdxNames.IMAGES)));
        IntSummaryStatistics labels = training.labelRange();
        if (labels.getMin() == labels.getMax()) {
            throw FileErrors.in(
                    training.labelFile(),
                    "has the label %d only; there must be classes to tell apart",
                    labels.getMin());
        }
        Optional<ImagesAndLabels> test = ImagesAndLabels.read(names, IdxNames.TEST);
        test.ifPresent(imagesAndLabels -> imagesAndLabels.requireLike(training));
        return new IdxDirectory(training.table(labels), test.map(imagesAndLabels -> imagesAndLabels.table(labels)));
    }

    /** The images and labels of one of the two sets, each as its file holds them. */
    private record ImagesAndLabels(Path imageFile, IdxFile images, Path labelFile, IdxFile labels) {

        /** Empty if neither file is there. */
        static Optional<ImagesAndLabels> read(IdxNames names, String set) {
            Optional<Path> imageFile = names.find(set, IdxNames.IMAGES);
            Optional<Path> labelFile = names.find(set, IdxNames.LABELS);
            if (imageFile.isEmpty() && labelFile.isEmpty()) {
                return Optional.empty();
            }
            if (imageFile.isEmpty() || labelFile.isEmpty()) {
                throw FileErrors.in(
                        names.folder(),
                        "has %s, but no %s",
                        imageFile.or(() -> labelFile).orElseThrow().getFileName(),
                        names.expected(set, imageFile.isEmpty() ? IdxNames.IMAGES : IdxNames.LABELS));
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

        IntSummaryStatistics labelRange() {
            return labelStream().summaryStatistics();
        }

        private IntStream labelStream() {
            byte[] bytes = labels.bytes();
            return IntStream.range(0, bytes.length).map(row -> Byte.toUnsignedInt(bytes[row]));
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
            IntSummaryStatistics known = training.labelRange();
            labelStream()
                    .filter(label -> label < known.getMin() || label > known.getMax())
                    .findFirst()
                    .ifPresent(label -> {
                        throw FileErrors.in(
                                labelFile,
                                "class %d was never seen in training; the classes are %d to %d",
                                label,
                                known.getMin(),
                                known.getMax());
                    });
        }

        /** @param range the labels of the training set, each of which is a class */
        Table table(IntSummaryStatistics range) {
            int pixels = Math.multiplyExact(images.shape()[1], images.shape()[2]);
            List<String> classes = IntStream.rangeClosed(range.getMin(), range.getMax())
                    .mapToObj(Integer::toString)
                    .toList();
            int[] indices = labelStream().map(label -> label - range.getMin()).toArray();
            return new Table(
                    new Features.Bytes(pixels, images.bytes(), 1 / 255f), new Target.Classes(indices, classes));
        }
    }
}
