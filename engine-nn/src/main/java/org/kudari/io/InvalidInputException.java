package org.kudari.io;

/**
 * What a user gave cannot be used. The message is one line, made to be shown as it is: whatever a file puts into it, it ends
 * no line and moves no cursor.
 */
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong with what, and what would fit */
    public InvalidInputException(String message) {
        super(PrintableText.of(message));
    }
}
