package org.kudari.pictures.canvas;

/** There is no font here in which a text could be drawn as pixels. An SVG file needs none. */
public final class MissingFontException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingFontException(String message, Throwable cause) {
        super(message, cause);
    }
}
