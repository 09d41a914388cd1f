package org.kudari.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RawTableTest {
    private final TextDictionary texts = new TextDictionary(10);

    private RawTable block(long firstRow, double number, String... cells) {
        double[] numbers =
                IntStream.range(0, cells.length).mapToDouble(i -> number + i).toArray();
        int[] codes = IntStream.range(0, cells.length)
                .map(i -> cells[i] == null ? RawColumn.MISSING : texts.add(cells[i]))
                .toArray();
        return new RawTable(
                firstRow,
                cells.length,
                List.of(
                        new RawColumn.Numbers(numbers),
                        new RawColumn.Texts(codes, texts),
                        new RawColumn.Times(numbers)));
    }

    @Test
    void blocksAreJoinedInTheirOrder() {
        RawTable joined = RawTable.join(List.of(block(5, 10, "a", null), block(7, 20, "b"), block(8, 30, "b", "a")));

        assertThat(joined.firstRow()).isEqualTo(5);
        assertThat(joined.rows()).isEqualTo(5);
        assertThat(((RawColumn.Numbers) joined.column(0)).values()).containsExactly(10, 11, 20, 30, 31);
        assertThat(((RawColumn.Times) joined.column(2)).seconds()).containsExactly(10, 11, 20, 30, 31);
        assertThat(IntStream.range(0, 5).mapToObj(row -> CellText.of(joined.column(1), row)))
                .containsExactly("a", null, "b", "b", "a");
    }

    @Test
    void blocksThatDoNotFitAreRefused() {
        RawTable block = block(0, 0, "a");
        RawTable narrow = new RawTable(1, 1, List.of(block.column(0)));
        RawTable other = new RawTable(1, 1, List.of(block.column(1), block.column(1), block.column(2)));
        RawTable own = new RawTable(
                1,
                1,
                List.of(block.column(0), new RawColumn.Texts(new int[1], new TextDictionary(1)), block.column(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> RawTable.join(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RawTable.join(List.of(block, narrow)))
                .withMessage("blocks of 1 and 3 columns cannot be joined");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RawTable.join(List.of(block, other)))
                .withMessage("column 0 is of the type NUMBER in one block and TEXT in another");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RawTable.join(List.of(block, own)))
                .withMessage("the texts of column 1 are not of one dictionary in all blocks");
    }
}
