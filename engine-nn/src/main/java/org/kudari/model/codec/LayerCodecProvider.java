package org.kudari.model.codec;

import java.util.List;

/** Finds codecs of layers, by {@link java.util.ServiceLoader}. A library of layers has one. */
public interface LayerCodecProvider {

    /** {@return the codecs} */
    List<LayerCodec<?>> codecs();
}
