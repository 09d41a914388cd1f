package org.kudari.nn;

import java.util.List;
import org.kudari.model.Named;
import org.kudari.model.codec.LayerCodec;
import org.kudari.model.codec.LayerCodecProvider;

/** The codecs of all layers of this package. */
public final class StandardLayers implements LayerCodecProvider {
    private static final LayerCodec<Named> NAMED = new LayerCodec<>(
            "named",
            Named.class,
            Named::name,
            named -> List.of(named.layer()),
            line -> new Named(line.parts(2)[1], line.inner(0)));

    /** For {@link java.util.ServiceLoader}. */
    public StandardLayers() {}

    @Override
    public List<LayerCodec<?>> codecs() {
        return List.of(
                Linear.CODEC,
                Activation.CODEC,
                Dropout.CODEC,
                Sequential.CODEC,
                Residual.CODEC,
                Shared.CODEC,
                NAMED,
                Embedding.CODEC,
                Flatten.CODEC,
                Select.CODEC,
                LayerNorm.CODEC,
                RMSNorm.CODEC,
                BatchNorm.CODEC,
                GroupNorm.CODEC,
                PReLU.CODEC,
                GatedLinearUnit.CODEC,
                Softmax.CODEC,
                LogSoftmax.CODEC,
                Join.CODEC,
                Graph.CODEC);
    }
}
