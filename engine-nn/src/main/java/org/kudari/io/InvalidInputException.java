package org.kudari.io;

/**
 * Invalid input from the user. The message is one printable line: control characters from a file are replaced.
 */
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message what is wrong, and what would fit; control characters are replaced
     */
    public InvalidInputException(String message) {
        super(PrintableText.of(message));
    }
}
