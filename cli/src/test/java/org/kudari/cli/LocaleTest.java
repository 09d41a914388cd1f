package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Devices;

/**
 * The command says and computes the same in every locale: in one with its own digits, one with a decimal comma, and one
 * whose letter i has two capitals.
 */
class LocaleTest {
    private static final List<String> LOCALES = List.of("ar-EG", "fa-IR", "de-DE", "tr-TR");
    private static final List<String> MEASURED = List.of("seconds", "samplesPerSecond", "model");

    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
    }

    /** Kernels have numbers in them, and so are written in the first locale on every device. */
    static Stream<Arguments> localesOnDevices() {
        return Stream.concat(
                Devices.available().stream()
                        .map(BackendProvider.AvailableDevice::name)
                        .map(device -> Arguments.of(LOCALES.getFirst(), device)),
                LOCALES.stream().skip(1).map(locale -> Arguments.of(locale, "reference")));
    }

    @ParameterizedTest
    @MethodSource("localesOnDevices")
    void trainsAndPredictsAsInAnyOther(String locale, String device) {
        String data = Samples.thirds(folder.resolve("data.csv"), 200, 1).toString();
        String model = folder.resolve("model.safetensors").toString();
        String[] train = {
            "train", "--device", device, "--data", data, "--epochs", "2", "--activation", "silu", "--save", model
        };
        String[] predict = {"predict", "--device", device, "--model", model, "--data", data};
        String[] trainJson =
                Stream.concat(Stream.of(train), Stream.of("--json")).toArray(String[]::new);

        Map<String, Object> expectedFigures = figures(run("en-US", trainJson));
        Run expectedPredictions = run("en-US", predict);
        Run trained = run(locale, train);

        assertThat(trained.out()).isNotBlank().matches(LocaleTest::isAscii);
        assertThat(figures(run(locale, trainJson))).isEqualTo(expectedFigures);
        assertThat(run(locale, predict).out()).isEqualTo(expectedPredictions.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train --help",
                "doctor --help",
                "gradcheck --help",
                "example --list",
                "example neuron --device reference",
                "example backprop --device reference",
                "train --epochs 0",
                "train --task CLASSIFY",
                "train --activation SILU",
                "predict --limit 12"
            })
    void saysTheSameInAll(String command) {
        String[] words = command.split(" ");
        Run expected = runAnyhow("en-US", words);

        assertThat(LOCALES)
                .allSatisfy(locale -> assertThat(runAnyhow(locale, words)).isEqualTo(expected));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private static Map<String, Object> figures(Run run) {
        Map<String, Object> figures = new TreeMap<>(JsonText.parse(run.out()));
        figures.keySet().removeAll(MEASURED);
        return figures;
    }

    private static Run run(String locale, String... command) {
        Run run = runAnyhow(locale, command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static Run runAnyhow(String locale, String... command) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        return Run.kudari(command);
    }
}
