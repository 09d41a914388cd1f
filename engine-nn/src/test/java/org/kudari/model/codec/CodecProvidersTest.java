package org.kudari.model.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.model.Layer;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;

/** Providers of other libraries, as an application server or a cluster's worker has them. */
class CodecProvidersTest {
    private static final String NAME = ProvidedLayers.class.getName();
    private static final String SCALING = NAME + "$Scaling";
    private static final String SHIFTING = NAME + "$Shifting";
    private static final String MULTIPLYING = NAME + "$Multiplying";
    private static final String KEY = "layer";

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private LayerCodecs standard(String... providers) {
        Thread.currentThread().setContextClassLoader(new ServingLoader(folder, providers));
        return LayerCodecs.standard();
    }

    @Test
    void areFoundThroughTheContextClassLoaderOfTheThread() {
        Map<String, String> lines = Map.of(KEY, "sequential 2", "layer.0", "linear 2 3", "layer.1", "scaled 2.5");

        Sequential read = (Sequential) standard(SCALING).read(lines, KEY);

        Layer scaled = read.layers().get(1);
        assertThat(scaled).hasToString("Times[factor=2.5]").isNotInstanceOf(ProvidedLayers.Times.class);
        assertThat(scaled.getClass().getClassLoader())
                .isSameAs(Thread.currentThread().getContextClassLoader());
        assertThat(LayerCodecs.standard().write(read, KEY)).isEqualTo(lines);
    }

    @Test
    void anotherThreadThatDoesNotSeeThemSaysSo() {
        standard(SCALING);
        Thread.currentThread().setContextClassLoader(null);

        assertThatExceptionOfType(LayerCodecException.class)
                .isThrownBy(() -> LayerCodecs.standard().read(Map.of(KEY, "scaled 2"), KEY))
                .withMessage("cannot read 'layer' = 'scaled 2': there is no layer 'scaled' in this program or its"
                        + " libraries");
        assertThat(LayerCodecs.standard().read(Map.of(KEY, "linear 1 1"), KEY)).isEqualTo(new Linear(1, 1));
    }

    @Test
    void twoOfOneKindAreAnErrorWhereItIsUsedAndNowhereElse() throws ReflectiveOperationException {
        LayerCodecs codecs = standard(SCALING, SHIFTING);
        Layer other = Sequential.of(new Linear(2, 2));

        assertThat(codecs.read(codecs.write(other, KEY), KEY)).isEqualTo(other);
        String clash =
                "there are several codecs for layers of kind 'scaled': that of " + SCALING + " and that of " + SHIFTING;
        assertThatExceptionOfType(LayerCodecException.class)
                .isThrownBy(() -> codecs.read(Map.of(KEY, "sequential 1", "layer.0", "scaled 2"), KEY))
                .withMessage("cannot read 'layer.0' = 'scaled 2': " + clash);
        assertThatExceptionOfType(LayerCodecException.class)
                .isThrownBy(() -> codecs.write(own("Plus"), KEY))
                .withMessage("the layer 'layer', Plus[summand=1.0], cannot be saved: " + clash);
    }

    @Test
    void twoForOneClassReadBothKindsAndRefuseToWrite() throws ReflectiveOperationException {
        LayerCodecs codecs = standard(SCALING, MULTIPLYING);

        assertThat(codecs.read(Map.of(KEY, "scaled 1"), KEY)).isEqualTo(own("Times"));
        assertThat(codecs.read(Map.of(KEY, "multiplied 1"), KEY)).isEqualTo(own("Times"));
        assertThatExceptionOfType(LayerCodecException.class)
                .isThrownBy(() -> codecs.write(own("Times"), KEY))
                .withMessage(
                        "the layer 'layer', Times[factor=1.0], cannot be saved: there are several codecs for layers"
                                + " of " + NAME + "$Times: that of " + SCALING + " and that of " + MULTIPLYING);
    }

    /** A layer of the application. */
    private static Layer own(String name) throws ReflectiveOperationException {
        return (Layer)
                Class.forName(NAME + "$" + name, true, Thread.currentThread().getContextClassLoader())
                        .getConstructor(double.class)
                        .newInstance(1);
    }

    @Test
    void whatTheProgramAddsMayNotBeOfAKindThatAProviderHas() {
        LayerCodecs codecs = standard(SCALING);
        LayerCodec<Linear> mine = LayerCodec.of("scaled", Linear.class, _ -> "", _ -> new Linear(1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.with(mine))
                .withMessage("there are several codecs for layers of kind 'scaled': that of " + SCALING
                        + " and the program's own");
    }

    /** Of the three, the first throws, the second is not there, and the third is no provider. */
    @Test
    void thoseThatCannotBeUsedAreNamedWhereAKindIsMissing() {
        LayerCodecs codecs = standard(NAME + "$Broken", "com.example.Missing", NAME + "$Plus", SCALING);

        assertThat(codecs.read(Map.of(KEY, "linear 1 1"), KEY)).isEqualTo(new Linear(1, 1));
        assertThat(codecs.read(Map.of(KEY, "scaled 2"), KEY)).hasToString("Times[factor=2.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.read(Map.of(KEY, "attention 8"), KEY))
                .withMessageStartingWith("cannot read 'layer' = 'attention 8': there is no layer 'attention' in this"
                        + " program or its libraries; providers that cannot be used: ")
                .withMessageContaining("Provider com.example.Missing not found")
                .withMessageContaining(NAME + "$Plus not a subtype")
                .withMessageContaining(NAME + "$Broken gives no codecs: java.lang.IllegalStateException: out of order");
    }

    @Test
    void aLoaderWhoseFilesCannotBeListedEnds() {
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) {
            @Override
            public java.util.Enumeration<java.net.URL> getResources(String name) throws java.io.IOException {
                throw new java.io.IOException("closed");
            }
        });

        assertThat(LayerCodecs.standard().read(Map.of(KEY, "linear 1 1"), KEY)).isEqualTo(new Linear(1, 1));
    }
}
