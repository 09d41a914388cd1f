package org.kudari.io.csv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.kudari.io.InvalidInputException;
import org.kudari.io.TaskResult;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TextDictionary;

/**
 * Reads blocks in their order, while worker threads parse those that follow. What it gives does not depend on the number
 * of threads: blocks are cut by one thread, and their texts are numbered in the order of the rows.
 */
final class CsvRowReader implements RowReader {
    private final CsvLayout layout;
    private final List<CellType> types;
    private final Mismatch mismatch;
    private final CsvFiles files;
    private final ParserThreads threads;
    private final Deque<FutureTask<ParsedBlock>> ahead = new ArrayDeque<>();
    private final List<TextDictionary> dictionaries = new ArrayList<>();
    private final ColumnKinds kinds;
    private RawTable next;
    private ParsedBlock latest;
    private long latestRow;
    private long rows;
    private boolean isEnd;

    CsvRowReader(CsvLayout layout, List<CellType> types, Mismatch mismatch, CsvFiles files, int threadCount) {
        this.layout = layout;
        this.types = types;
        this.mismatch = mismatch;
        this.files = files;
        threads = new ParserThreads(threadCount);
        kinds = new ColumnKinds(types);
        for (int column = 0; column < layout.columns(); column++) {
            dictionaries.add(TextDictionary.ofColumn());
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && !isEnd) {
            try {
                next = advance();
            } catch (RuntimeException | Error problem) {
                close();
                throw problem;
            }
        }
        return next != null;
    }

    @Override
    public RawTable next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more rows");
        }
        RawTable table = next;
        next = null;
        return table;
    }

    private RawTable advance() {
        while (true) {
            readAhead();
            if (ahead.isEmpty()) {
                end();
                return null;
            }
            ParsedBlock parsed = TaskResult.of(ahead.poll());
            if (parsed.problem() != null) {
                throw parsed.problem();
            }
            kinds.add(parsed);
            if (parsed.rows() > 0) {
                latest = parsed;
                latestRow = rows;
                rows += parsed.rows();
                return table(parsed);
            }
        }
    }

    private void readAhead() {
        while (ahead.size() < threads.limit() && files.hasNext() && (ahead.isEmpty() || files.isReady())) {
            FutureTask<ParsedBlock> task = new FutureTask<>(nextParsing());
            ahead.add(task);
            if (ahead.size() == 1 && !files.hasNext()) {
                task.run();
            } else {
                threads.run(task);
            }
        }
    }

    /** Reads the next block. A file that cannot be opened is a problem only after the rows before it. */
    private Callable<ParsedBlock> nextParsing() {
        try {
            CsvFiles.Piece piece = files.next();
            BlockParser parser = new BlockParser(layout, piece.errors(), types, mismatch);
            return () -> parser.parse(piece.block());
        } catch (InvalidInputException problem) {
            return () -> {
                throw problem;
            };
        }
    }

    private RawTable table(ParsedBlock parsed) {
        List<RawColumn> columns = new ArrayList<>();
        for (int column = 0; column < layout.columns(); column++) {
            columns.add(
                    switch (types.get(column)) {
                        case NUMBER -> new RawColumn.Numbers(parsed.numbers()[column]);
                        case TIME -> new RawColumn.Times(parsed.numbers()[column]);
                        case TEXT -> texts(parsed, column);
                    });
        }
        return new RawTable(latestRow, parsed.rows(), columns);
    }

    /** Replaces the numbers that texts have in the block by those that they have in the table. */
    private RawColumn.Texts texts(ParsedBlock parsed, int column) {
        TextDictionary dictionary = dictionaries.get(column);
        String[] texts = parsed.texts()[column];
        int[] global = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            global[i] = dictionary.add(texts[i]);
        }
        int[] codes = parsed.codes()[column];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = codes[row] == RawColumn.MISSING ? RawColumn.MISSING : global[codes[row]];
        }
        return new RawColumn.Texts(codes, dictionary);
    }

    private void end() {
        close();
        if (rows == 0) {
            throw files.withoutRows();
        }
        if (mismatch == Mismatch.WIDEN) {
            kinds.check();
        }
    }

    /** Where a row stands, if it is in the latest block that was read; null if it is not. */
    String placeOf(long row) {
        boolean isLatest = latest != null && row >= latestRow && row < latestRow + latest.rows();
        return isLatest ? latest.name() + ", line " + latest.lineOf(Math.toIntExact(row - latestRow)) : null;
    }

    @Override
    public void close() {
        isEnd = true;
        next = null;
        ahead.clear();
        threads.close();
        files.close();
    }
}
