package org.kudari.table.stream;

/** What a row is for. */
enum RowUse {
    TRAINING,
    VALIDATION,
    TEST
}
