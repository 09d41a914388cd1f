package org.kudari.io.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** The blocks of several text files, one file after the other. */
final class CsvFiles {
    private final List<Path> files;
    private final String name;
    private final CsvOptions options;
    private final CsvLayout layout;
    private final int blockSize;
    private int opened;
    private CsvInput input;
    private CsvBlocks blocks;
    private CsvErrors errors;

    /**
     * A block, and how errors name its file.
     *
     * @param block the block
     * @param errors the errors of its file
     */
    record Piece(CsvBlock block, CsvErrors errors) {}

    private CsvFiles(List<Path> files, String name, CsvOptions options, CsvLayout layout, int blockSize) {
        this.files = files;
        this.name = name;
        this.options = options;
        this.layout = layout;
        this.blockSize = blockSize;
    }

    static CsvFiles of(List<Path> files, CsvOptions options, CsvLayout layout, int blockSize) {
        return new CsvFiles(files, files.getFirst().toString(), options, layout, blockSize);
    }

    static CsvFiles of(CsvInput stream, String name, CsvOptions options, CsvLayout layout, int blockSize) {
        CsvFiles all = new CsvFiles(List.of(), name, options, layout, blockSize);
        all.begin(stream, name, Optional.empty());
        return all;
    }

    /** Opens a file, and reads its beginning. */
    static CsvInput open(Path file, CsvOptions options) {
        FileErrors.requireNoFolder(file);
        try {
            return CsvInput.open(Files.newInputStream(file), options.charset(), true);
        } catch (IOException problem) {
            throw CsvErrors.reading(file.toString(), Optional.of(file), problem);
        }
    }

    private void begin(CsvInput text, String title, Optional<Path> file) {
        input = text;
        blocks = new CsvBlocks(text, layout.format().separator(), blockSize);
        CsvFormat format = layout.format().withCharset(text.charset());
        errors = new CsvErrors(title, file, format, layout.header());
    }

    boolean hasNext() {
        return blocks != null && !blocks.isEnd() || opened < files.size();
    }

    /** Whether the next block comes without waiting for whoever writes it. */
    boolean isReady() {
        return blocks == null || blocks.isEnd() || input.isReady();
    }

    Piece next() {
        if (blocks == null || blocks.isEnd()) {
            close();
            Path file = files.get(opened);
            opened++;
            begin(open(file, options), file.toString(), Optional.of(file));
        }
        return new Piece(blocks.next(), errors);
    }

    /** The error for a table that ended without a row. */
    InvalidInputException withoutRows() {
        return new InvalidInputException(
                name + ": " + (layout.format().hasHeader() ? "has a header, but no rows" : "is empty"));
    }

    void close() {
        if (input != null) {
            try {
                input.close();
            } catch (IOException _) {
                // It was read, and what it said is known.
            }
        }
    }
}
