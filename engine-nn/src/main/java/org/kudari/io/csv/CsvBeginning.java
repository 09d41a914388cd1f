package org.kudari.io.csv;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.TableSource.Mismatch;

/**
 * What the beginning of a text file says of its columns.
 *
 * @param layout the columns
 * @param likelyTypes the types that their cells have so far
 */
record CsvBeginning(CsvLayout layout, List<CellType> likelyTypes) {
    private static final int ENOUGH_LINES = 3;

    /**
     * Looks at the beginning of a text.
     *
     * @param name what errors call it
     * @param path the file, if it is one
     */
    static CsvBeginning of(CsvInput input, CsvOptions options, String name, Optional<Path> path) {
        enlarge(input, options.isComplete() ? 1 : ENOUGH_LINES);
        requireText(input, name);
        String text = new String(input.sample(), input.bytesCharset());
        CsvSniffer.Found found = CsvSniffer.guess(text, input.isWhole(), options, input.charset());
        CsvFormat format = found.format();
        CsvErrors errors = new CsvErrors(name, path, format, List.of());
        if (found.rows().isEmpty()) {
            throw withoutRows(input, errors);
        }
        List<String> first = found.rows().getFirst().stream().map(String::strip).toList();
        if (first.size() > CsvLayout.MAX_COLUMNS) {
            throw errors.at(1, "this row has %,d cells, but at most %,d fit", first.size(), CsvLayout.MAX_COLUMNS);
        }
        if (format.hasHeader() && found.rows().size() == 1 && found.isWellFormed() && input.isWhole()) {
            throw errors.in("has a header, but no rows");
        }
        CsvLayout layout = new CsvLayout(
                format,
                first.size(),
                format.hasHeader() ? first : List.of(),
                new CellWords(format),
                Math.max(1, text.length() / found.rows().size()));
        List<List<String>> rows =
                found.rows().subList(format.hasHeader() ? 1 : 0, found.rows().size());
        return new CsvBeginning(layout, types(rows, layout));
    }

    /** A file of another kind would be read as Latin-1, in which all bytes are characters. */
    private static void requireText(CsvInput input, String name) {
        for (byte character : input.sample()) {
            if (character == 0) {
                throw new InvalidInputException(
                        name + ": is not a text file, because it has bytes of zero in it; a table is"
                                + " expected whose cells stand between commas, semicolons, tabs or bars");
            }
        }
    }

    /** Reads on until there are some rows to look at, of whatever length. */
    private static void enlarge(CsvInput input, int lines) {
        while (!input.isWhole()
                && input.problem() == null
                && input.sample().length < CsvBlocks.LONGEST_ROW
                && RowEnds.lines(input.sample(), input.sample().length) < lines) {
            input.enlargeSample();
        }
    }

    /** The error for a text of which not even the first row could be read. */
    private static RuntimeException withoutRows(CsvInput input, CsvErrors errors) {
        if (input.problem() instanceof CharacterCodingException) {
            return errors.encoding(1, input.charset());
        }
        if (input.problem() instanceof IOException problem) {
            return errors.reading(problem);
        }
        CsvLayout layout = new CsvLayout(errors.format(), 1, List.of(), new CellWords(errors.format()), 1);
        CsvBlocks blocks = new CsvBlocks(input, errors.format().separator(), CsvInput.SAMPLE);
        ParsedBlock parsed = new BlockParser(layout, errors, List.of(), Mismatch.WIDEN).parse(blocks.next());
        return parsed.problem() == null ? errors.in("is empty") : parsed.problem();
    }

    private static List<CellType> types(List<List<String>> rows, CsvLayout layout) {
        int[] kinds = new int[layout.columns()];
        for (List<String> row : rows) {
            for (int column = 0; column < layout.columns() && row.size() == layout.columns(); column++) {
                CellWords.Kind kind = layout.words().kind(row.get(column));
                kinds[column] |= kind == CellWords.Kind.MISSING ? 0 : ParsedBlock.bit(kind);
            }
        }
        List<CellType> types = new ArrayList<>();
        for (int found : kinds) {
            types.add(ColumnKinds.typeOf(found));
        }
        return types;
    }
}
