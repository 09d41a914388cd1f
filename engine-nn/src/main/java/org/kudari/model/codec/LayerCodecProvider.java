package org.kudari.model.codec;

import java.util.List;

/**
 * Gives the codecs of a library of layers. It is found by {@link java.util.ServiceLoader}: the library names its class,
 * which is public and has a public constructor without arguments, in the file {@code
 * META-INF/services/org.kudari.model.codec.LayerCodecProvider}, or in its {@code module-info.java} ({@code provides}).
 */
public interface LayerCodecProvider {

    /** {@return the codecs} */
    List<LayerCodec<?>> codecs();
}
