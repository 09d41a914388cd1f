package org.kudari.model.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Shared;

class LayerCodecsTest {
    private static final String KEY = "layer";

    /** A layer of a user. */
    private record Shift(double by) implements Layer {
        static final LayerCodec<Shift> CODEC = LayerCodec.of(
                "shift",
                Shift.class,
                shift -> Double.toString(shift.by),
                line -> new Shift(Double.parseDouble(line.parts(2)[1])));

        @Override
        public Forward build(ModelBuilder builder) {
            return (input, _) -> input.plus(by);
        }
    }

    @Test
    void everyLayerComesBackFromItsLines() {
        Layer architecture = Sequential.of(
                new Linear(3, 4).as("in"),
                Activation.gelu(),
                Residual.of(new Linear(4, 4), new Dropout(0.25f).as("drop")).as("block"),
                Residual.of(new Linear(4, 2).withoutBias()).through(new Linear(4, 2)),
                new Shared("tied", new Linear(2, 2)),
                Sequential.of());

        Map<String, String> lines = LayerCodecs.standard().write(architecture, KEY);

        assertThat(lines)
                .containsEntry("layer", "sequential 6")
                .containsEntry("layer.0", "named in")
                .containsEntry("layer.0.0", "linear 3 4")
                .containsEntry("layer.2.0", "residual 2")
                .containsEntry("layer.2.0.1.0", "dropout 0.25")
                .containsEntry("layer.3", "residual 1 shortcut")
                .containsEntry("layer.3.0", "linear 4 2 without-bias")
                .containsEntry("layer.4", "shared tied");
        assertThat(LayerCodecs.standard().read(lines, KEY)).isEqualTo(architecture);
    }

    @Test
    void aProgramRegistersCodecsOfItsOwnLayers() {
        Layer architecture = Sequential.of(new Linear(1, 1), new Shift(2.5));
        LayerCodecs codecs = LayerCodecs.standard().with(Shift.CODEC);

        Map<String, String> lines = codecs.write(architecture, KEY);

        assertThat(lines).containsEntry("layer.1", "shift 2.5");
        assertThat(codecs.read(lines, KEY)).isEqualTo(architecture);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().read(lines, KEY))
                .withMessage("cannot read 'layer.1' = 'shift 2.5': there is no layer 'shift' in this program or its"
                        + " libraries");
    }

    @Test
    void whatHasNoCodecIsRefusedWithWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().write(Sequential.of(new Shift(1)), KEY))
                .withMessageStartingWith(
                        "the layer 'layer.0', Shift[by=1.0], cannot be saved: there is no LayerCodec for "
                                + Shift.class.getName()
                                + "; register one, or save its parameters alone with Model.save; there"
                                + " are codecs for [linear, activation");
        Layer lambda = _ -> (input, _) -> input;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().write(lambda, KEY))
                .withMessageContaining("make it a class of its own, such as a record, and register a codec for that");
    }

    @Test
    void oneKindHasOneCodec() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().with(Shift.CODEC, Shift.CODEC))
                .withMessage(
                        "there are several codecs for layers of kind 'shift': the program's own and the program's own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodec.of("two words", Shift.class, _ -> "", _ -> new Shift(0)))
                .withMessage("the kind of a layer is one word, such as linear, not 'two words'");
    }

    @Test
    void optionsThatAreNotThereAreErrors() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().read(Map.of(KEY, "residual 0 sideways"), KEY))
                .withMessageContaining("'sideways' is no option of a residual");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerCodecs.standard().read(Map.of(KEY, "named a.b", "layer.0", "dropout 0"), KEY))
                .withMessageContaining("the name of a layer is one word without dots, such as fc1, not 'a.b'");
    }
}
