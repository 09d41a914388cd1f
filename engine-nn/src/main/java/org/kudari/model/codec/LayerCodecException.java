package org.kudari.model.codec;

/**
 * A program has no codec for a layer, or several that it cannot choose from. The file, if there is one, is not at fault:
 * a library is missing, or two libraries do not go together.
 */
public final class LayerCodecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    LayerCodecException(String message) {
        super(message);
    }
}
