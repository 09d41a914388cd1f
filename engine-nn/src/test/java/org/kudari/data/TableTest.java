package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Features FLOATS = new Features.Floats(2, new float[] {1, 2, 3, 4, 5, 6});

    @Test
    void holdsRowsAndTheirTarget() {
        Table table = new Table(FLOATS, new Target.Classes(new int[] {0, 1, 0}, List.of("cat", "dog")));

        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.columns()).isEqualTo(2);
        assertThat(table.target().orElseThrow().task()).isEqualTo(Task.CLASSIFY);
        assertThat(new Target.Numbers(new double[3]).task()).isEqualTo(Task.REGRESS);
        assertThat(new Table(FLOATS, Optional.empty()).target()).isEmpty();
    }

    @Test
    void bytesAreUnsignedAndScaled() {
        Features bytes = new Features.Bytes(2, new byte[] {0, 127, (byte) 128, (byte) 255}, 2);
        float[] row = {-1, -1, -1};

        bytes.copyRow(1, row, 1);

        assertThat(row).containsExactly(-1, 256, 510);
        assertThat(bytes.toFloats()).containsExactly(0, 254, 256, 510);
        assertThat(FLOATS.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(FLOATS, new Target.Numbers(new double[2])))
                .withMessage("3 rows of features, but 2 of targets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Features.Floats(4, new float[6]))
                .withMessage("6 values are not a whole number of rows of 4 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Features.Bytes(0, new byte[6], 1))
                .withMessage("6 values are not a whole number of rows of 0 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Target.Classes(new int[0], List.of("a", "a")))
                .withMessage("class names must differ, but were [a, a]");
        assertThatThrownBy(() -> new Target.Classes(new int[] {0, 2}, List.of("a", "b")))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("row 1 has class index 2, but there are 2 classes");
    }
}
