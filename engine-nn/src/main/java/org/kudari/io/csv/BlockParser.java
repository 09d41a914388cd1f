package org.kudari.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.TableSource.Mismatch;

/** Parses one block: bytes to text, text to cells, cells to columns. Any thread may do it, for any block. */
final class BlockParser {
    /** Room for a part of the rows more than usual. */
    private static final int RESERVE = 16;

    private final CsvLayout layout;
    private final CsvErrors errors;
    private final List<CellType> types;
    private final Mismatch mismatch;

    /**
     * For the blocks of one file.
     *
     * @param types a type for each column; empty if rows are only counted
     */
    BlockParser(CsvLayout layout, CsvErrors errors, List<CellType> types, Mismatch mismatch) {
        this.layout = layout;
        this.errors = errors;
        this.types = types;
        this.mismatch = mismatch;
    }

    /** Parses. The result holds the first problem of the block, if there is one, and the rows before it. */
    ParsedBlock parse(CsvBlock block) {
        if (block.isAscii()) {
            return parse(block, new String(block.bytes(), 0, block.length(), StandardCharsets.ISO_8859_1), null);
        }
        CharsetDecoder decoder = block.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(block.bytes(), 0, block.length());
        CharBuffer characters = CharBuffer.allocate(block.length() + 1);
        CoderResult result = decoder.decode(bytes, characters, true);
        if (!result.isError()) {
            return parse(block, characters.flip().toString(), null);
        }
        // The whole rows before the bad byte come first, as they would for a reader without blocks.
        int bad = bytes.position();
        int cut = RowEnds.last(block.bytes(), bad, layout.format().separator(), true);
        InvalidInputException problem =
                errors.encoding(block.firstLine() + RowEnds.lines(block.bytes(), bad), block.charset());
        String text = new String(block.bytes(), 0, cut, block.charset());
        return parse(block, text, problem);
    }

    private ParsedBlock parse(CsvBlock block, String text, InvalidInputException badByte) {
        RowCollector rows = new RowCollector(
                layout,
                errors,
                types,
                mismatch,
                block.isFirst() && layout.format().hasHeader(),
                likelyRows(text),
                index -> block.firstLine() + lines(text, index));
        InvalidInputException problem = null;
        try (CsvReader<Boolean> reader = CsvReader.builder()
                .fieldSeparator(layout.format().separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(rows, text)) {
            for (boolean isGood : reader) {
                if (!isGood) {
                    break;
                }
            }
        } catch (CsvParseException malformed) {
            problem = malformed(block, text, rows, malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (problem == null) {
            problem = badByte == null ? after(block, text, rows) : badByte;
        }
        return rows.result(block, text, problem);
    }

    /** About as many rows as will come: too many cost memory, too few a copy. */
    private int likelyRows(String text) {
        return text.length() / layout.rowLength() + text.length() / layout.rowLength() / RESERVE + 1;
    }

    private InvalidInputException malformed(CsvBlock block, String text, RowCollector rows, CsvParseException problem) {
        if (block.end() instanceof CsvBlock.Endless) {
            return endless(block, text, rows);
        }
        String message = FileErrors.firstLine(problem);
        int place = message.indexOf(" (record");
        boolean isUnclosed = message.startsWith("Unclosed");
        return errors.at(
                block.firstLine() + lines(text, nextStart(text, rows.lastStart())),
                "is not well-formed: %s; the separator is taken to be the %s",
                isUnclosed
                        ? "a quote is opened in this row, and not closed before the end of the file"
                        : message.substring(0, 1).toLowerCase(Locale.ROOT)
                                + message.substring(1, place < 0 ? message.length() : place),
                layout.format().separatorName());
    }

    private InvalidInputException after(CsvBlock block, String text, RowCollector rows) {
        return switch (block.end()) {
            case CsvBlock.More _ -> null;
            case CsvBlock.Last _ -> rows.lacksHeader() ? errors.in("is empty") : null;
            case CsvBlock.Endless _ -> endless(block, text, rows);
            case CsvBlock.Failure failure ->
                failure.problem() instanceof CharacterCodingException
                        ? errors.encoding(failure.line(), errors.format().charset())
                        : errors.reading(failure.problem());
        };
    }

    private InvalidInputException endless(CsvBlock block, String text, RowCollector rows) {
        return errors.at(
                block.firstLine() + lines(text, nextStart(text, rows.lastStart())),
                "this row has no end within %,d bytes; is a quote not closed?",
                CsvBlocks.LONGEST_ROW);
    }

    /** The number of lines that end before an index; a return and a feed together end one. */
    static long lines(String text, int index) {
        long lines = 0;
        for (int at = 0; at < index; at++) {
            char character = text.charAt(at);
            if (character == '\r' || character == '\n' && (at == 0 || text.charAt(at - 1) != '\r')) {
                lines++;
            }
        }
        return lines;
    }

    /** Where the row after another one begins; the first one after -1. Empty lines are no rows. */
    private int nextStart(String text, int start) {
        int at = start < 0 ? 0 : rowEnd(text, start);
        while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            at++;
        }
        return at;
    }

    private int rowEnd(String text, int start) {
        char separator = layout.format().separator();
        boolean isCellStart = true;
        boolean isQuotedCell = false;
        boolean isInQuotes = false;
        for (int at = start; at < text.length(); at++) {
            char character = text.charAt(at);
            if (isInQuotes) {
                isInQuotes = character != '"';
            } else if (character == '\r' || character == '\n') {
                return at;
            } else if (character == separator) {
                isCellStart = true;
                isQuotedCell = false;
            } else {
                isInQuotes = character == '"' && (isCellStart || isQuotedCell);
                isQuotedCell |= isInQuotes;
                isCellStart = false;
            }
        }
        return text.length();
    }
}
