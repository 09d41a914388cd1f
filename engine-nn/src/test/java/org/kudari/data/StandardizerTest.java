package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StandardizerTest {

    @Test
    void givesMeanZeroAndDeviationOne() {
        Features features = new Features.Floats(2, new float[] {1, 10, 2, 30, 3, 20, 6, 60});

        Standardizer standardizer = Standardizer.of(features);

        assertThat(standardizer.mean()).containsExactly(3, 30);
        assertThat(standardizer.deviation()).containsExactly(Math.sqrt(3.5), Math.sqrt(350));
        assertThat(standardizer.apply(features).values())
                .containsExactly(
                        new float[] {-1.0690f, -1.0690f, -0.5345f, 0, 0, -0.5345f, 1.6036f, 1.6036f}, within(1e-4f));
    }

    @Test
    void aConstantColumnBecomesZeroWhateverItsValue() {
        float[] values = new float[1000];
        Arrays.fill(values, 0.1f);

        Standardizer standardizer = Standardizer.of(new Features.Floats(1, values));

        assertThat(standardizer.deviation()).containsExactly(1);
        assertThat(standardizer.apply(new Features.Floats(1, values)).values()).containsOnly(0f);
    }

    @Test
    void keepsItsDigitsFarFromZero() {
        double[] years = new double[10_000];
        for (int i = 0; i < years.length; i++) {
            years[i] = 1e9 + i % 2;
        }

        Standardizer standardizer = Standardizer.of(new Target.Numbers(years));

        assertThat(standardizer.mean()[0]).isCloseTo(1e9 + 0.5, within(1e-6));
        assertThat(standardizer.deviation()[0]).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void leadsBackToTheTargetsOwnUnits() {
        Standardizer standardizer = Standardizer.of(new Target.Numbers(new double[] {-3, 4.5, 1e6}));

        for (double number : new double[] {-3, 0, 17.25, 1e6}) {
            assertThat(standardizer.invert(0, standardizer.apply(0, number))).isCloseTo(number, within(1e-6));
        }
    }

    @Test
    void readsBytesAsTheirScaleSays() {
        Standardizer standardizer = Standardizer.of(new Features.Bytes(1, new byte[] {0, (byte) 200}, 0.01f));

        assertThat(standardizer.mean()[0]).isCloseTo(1, within(1e-7));
        assertThat(standardizer.deviation()[0]).isCloseTo(1, within(1e-7));
    }

    @Test
    void refusesWhatCannotBeStandardised() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardizer.of(new Features.Floats(3, new float[0])))
                .withMessage("there are no rows to take statistics of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Standardizer(new double[2], new double[] {1, 0}))
                .withMessage("column 1 cannot be standardised with mean 0.0 and standard deviation 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Standardizer(new double[2], new double[3]))
                .withMessage("2 means, but 3 standard deviations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Standardizer(new double[2], new double[] {1, 1})
                        .apply(new Features.Floats(3, new float[3])))
                .withMessage("3 columns of features, but the training set had 2");
    }

    @Test
    void aRowIsStandardisedAsItsNumbersAre() {
        Standardizer scaling = new Standardizer(new double[] {0.1, -3, 1e-300}, new double[] {0.3, 7, 1e-300});
        float[] row = {1, 2.5f, 1e30f};
        float[] standardised = new float[3];
        scaling.apply(row, standardised);
        for (int column = 0; column < 3; column++) {
            assertThat(standardised[column]).isEqualTo((float) scaling.apply(column, row[column]));
        }
        assertThat(standardised[2]).as("too far").isInfinite();
        assertThat(row).as("not changed").containsExactly(1, 2.5f, 1e30f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scaling.apply(new float[2], standardised))
                .withMessageContaining("2 columns of numbers");
    }

    @Test
    void severalColumnsOfATargetLeadBackToo() {
        Target.Numbers target = new Target.Numbers(2, new double[] {1, 1e9, 3, 1e9 + 2, 5, 1e9 + 4});

        Standardizer standardizer = Standardizer.of(target);
        Target.Numbers standardised = standardizer.apply(target);

        assertThat(standardizer.mean()).containsExactly(3, 1e9 + 2);
        assertThat(standardised.columns()).isEqualTo(2);
        assertThat(standardised.numbers())
                .containsExactly(new double[] {-1.2247, -1.2247, 0, 0, 1.2247, 1.2247}, within(1e-4));
        assertThat(standardizer.invert(0, 0, 1, 1))
                .containsExactly(3, 1e9 + 2, 3 + Math.sqrt(8.0 / 3), 1e9 + 2 + Math.sqrt(8.0 / 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standardizer.apply(new Target.Numbers(new double[] {1, 2})))
                .withMessage("1 columns of targets, but the training set had 2");
    }

    @Test
    void integersAreStandardisedInDouble() {
        long[] times = {1_700_000_000_000L, 1_700_000_000_060L};

        Features.Floats standardised =
                Standardizer.of(new Features.Longs(1, times)).apply(new Features.Longs(1, times));

        assertThat(standardised.values()).containsExactly(-1, 1);
    }
}
