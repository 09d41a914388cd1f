package org.kudari.table;

/** What the cells of a column are when they are read. It says nothing of their use: a number may be a category. */
public enum CellType {
    /** Numbers, kept as doubles. */
    NUMBER,
    /** Dates, with or without a time of day, kept as seconds. */
    TIME,
    /** Anything, kept as it is written. */
    TEXT
}
