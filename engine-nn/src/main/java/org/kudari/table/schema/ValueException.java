package org.kudari.table.schema;

/** A value of a program that does not fit its column. The message does not say which column that is. */
final class ValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
        super(message);
    }
}
