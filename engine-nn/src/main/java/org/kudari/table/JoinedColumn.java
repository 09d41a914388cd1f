package org.kudari.table;

import java.util.List;

/** The cells of a column in several blocks, as one column. */
final class JoinedColumn {
    private JoinedColumn() {}

    static RawColumn of(List<RawTable> blocks, int column, int rows) {
        RawColumn first = blocks.getFirst().column(column);
        double[] numbers = new double[first instanceof RawColumn.Texts ? 0 : rows];
        int[] codes = new int[first instanceof RawColumn.Texts ? rows : 0];
        int at = 0;
        for (RawTable block : blocks) {
            if (block.columns().size() != blocks.getFirst().columns().size()) {
                throw new IllegalArgumentException(
                        "blocks of " + block.columns().size() + " and "
                                + blocks.getFirst().columns().size() + " columns cannot be joined");
            }
            RawColumn cells = block.column(column);
            if (cells.type() != first.type()) {
                throw new IllegalArgumentException("column " + column + " is of the type " + first.type()
                        + " in one block and " + cells.type() + " in another");
            }
            switch (cells) {
                case RawColumn.Numbers some -> System.arraycopy(some.values(), 0, numbers, at, cells.rows());
                case RawColumn.Times some -> System.arraycopy(some.seconds(), 0, numbers, at, cells.rows());
                case RawColumn.Texts some -> {
                    if (some.texts() != ((RawColumn.Texts) first).texts()) {
                        throw new IllegalArgumentException(
                                "the texts of column " + column + " are not of one dictionary in all blocks");
                    }
                    System.arraycopy(some.codes(), 0, codes, at, cells.rows());
                }
            }
            at += cells.rows();
        }
        return switch (first) {
            case RawColumn.Numbers _ -> new RawColumn.Numbers(numbers);
            case RawColumn.Times _ -> new RawColumn.Times(numbers);
            case RawColumn.Texts texts -> new RawColumn.Texts(codes, texts.texts());
        };
    }
}
