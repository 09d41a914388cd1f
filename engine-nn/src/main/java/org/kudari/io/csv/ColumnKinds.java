package org.kudari.io.csv;

import java.util.ArrayList;
import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.WiderTypesException;

/**
 * The kinds of cells that the columns of a table turned out to have. A column is one of numbers if and only if every cell
 * that is not missing is a number, one of times if every such cell is a time, and else one of texts.
 */
final class ColumnKinds {
    private static final int NUMBER = ParsedBlock.bit(CellWords.Kind.NUMBER);
    private static final int NON_FINITE = ParsedBlock.bit(CellWords.Kind.NON_FINITE);
    private static final int TIME = ParsedBlock.bit(CellWords.Kind.TIME);

    private final List<CellType> types;
    private final int[] kinds;
    private final InvalidInputException[] nonFinite;

    ColumnKinds(List<CellType> types) {
        this.types = types;
        kinds = new int[types.size()];
        nonFinite = new InvalidInputException[types.size()];
    }

    /** Adds the cells of the next block. */
    void add(ParsedBlock block) {
        for (int column = 0; column < kinds.length; column++) {
            kinds[column] |= block.kinds()[column];
            if (nonFinite[column] == null) {
                nonFinite[column] = block.nonFinite()[column];
            }
        }
    }

    /**
     * Throws if cells are not of the types that were asked for.
     *
     * @throws WiderTypesException if other types fit
     * @throws InvalidInputException if a column is one of numbers, but for a cell that is NaN or infinite
     */
    void check() {
        List<CellType> fitting = new ArrayList<>();
        for (int column = 0; column < kinds.length; column++) {
            fitting.add(types.get(column) == CellType.TEXT ? CellType.TEXT : fitting(column));
        }
        if (!fitting.equals(types)) {
            throw new WiderTypesException(fitting);
        }
    }

    private CellType fitting(int column) {
        int found = kinds[column];
        if (found == 0) {
            return types.get(column);
        }
        if ((found & ~(NUMBER | NON_FINITE)) == 0) {
            if (nonFinite[column] != null) {
                throw nonFinite[column];
            }
            return CellType.NUMBER;
        }
        return found == TIME ? CellType.TIME : CellType.TEXT;
    }

    /** The type that fits cells of some kinds, as far as they are known. */
    static CellType typeOf(int kinds) {
        if ((kinds & ~(NUMBER | NON_FINITE)) == 0) {
            return CellType.NUMBER;
        }
        return kinds == TIME ? CellType.TIME : CellType.TEXT;
    }
}
