package org.kudari.table;

import java.util.List;

/** Some cells of a source are not of the types that it was read by. Reading it again by these types works. */
public final class WiderTypesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<CellType> types;

    /**
     * Names types that fit.
     *
     * @param types a type for each column, which all of its cells have
     */
    public WiderTypesException(List<CellType> types) {
        super("some columns need wider types: " + types);
        this.types = List.copyOf(types);
    }

    /** {@return a type for each column, which all of its cells have} */
    public List<CellType> types() {
        return types;
    }
}
