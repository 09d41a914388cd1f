package org.kudari.board;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;

/**
 * The run logs of a folder, which may grow and become more. They have numbers in the order in which they were found, so
 * that a page that lost its connection can say how much of each it has.
 */
final class RunFiles implements AutoCloseable {
    static final String SUFFIX = ".jsonl";
    /** So much of a file is read at once. A longer line is not shown. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path location;
    private final List<Path> files = new ArrayList<>();
    private volatile boolean isClosed;

    RunFiles(Path location) {
        if (!Files.isDirectory(location) && !Files.isRegularFile(location)) {
            throw new InvalidInputException(location + ": there is no such run log or folder of run logs");
        }
        this.location = location;
        find();
    }

    /** Looks for new files, and returns all. */
    synchronized List<Path> find() {
        if (!Files.isDirectory(location)) {
            if (files.isEmpty()) {
                files.add(location);
            }
            return List.copyOf(files);
        }
        try (Stream<Path> all = Files.list(location)) {
            all.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file) && !files.contains(file))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException _) {
            // The folder is gone. What was found is still shown.
        }
        return List.copyOf(files);
    }

    /** The name of a run. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /**
     * Whole lines of a file.
     *
     * @param end the place in the file behind them
     * @param isNew whether the file became shorter, so that these are its first lines
     */
    record Lines(List<String> lines, long end, boolean isNew) {}

    /** The next whole lines of a file. */
    static Lines read(Path file, long from) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            boolean isNew = in.length() < from;
            long start = isNew ? 0 : from;
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end == 0 && bytes.length == MOST_BYTES) {
                return new Lines(List.of(), start + bytes.length, isNew);
            }
            String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
            return new Lines(text.lines().toList(), start + end, isNew);
        } catch (IOException _) {
            // Gone, or not to be read now.
            return new Lines(List.of(), from, false);
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
