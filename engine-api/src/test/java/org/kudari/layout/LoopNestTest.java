package org.kudari.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.testing.Layouts;

class LoopNestTest {

    private static List<Long> visited(LoopNest nest, int operand) {
        List<Long> positions = new ArrayList<>();
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                positions.add(nest.start(operand, outer) + inner * nest.innerStride(operand));
            }
        }
        return positions;
    }

    @Test
    void visitsEveryOperandInRowMajorOrder() {
        for (int seed = 1; seed <= 500; seed++) {
            checkPositions(seed);
        }
    }

    private static void checkPositions(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Layout first = Layouts.random(random);
        List<Layout> operands = List.of(first, Layout.contiguous(first.shape(), 3), first.broadcastTo(first.shape()));
        LoopNest nest = new LoopNest(operands);
        for (int o = 0; o < operands.size(); o++) {
            assertThat(visited(nest, o))
                    .as("seed " + seed + ": " + first)
                    .isEqualTo(Layouts.positions(operands.get(o)));
            assertThat(nest.offset(o)).isEqualTo(operands.get(o).offset());
        }
    }

    @Test
    void denseOperandsEndInOneLoop() {
        Layout dense = Layout.contiguous(Shape.of(2, 1, 3, 4));
        LoopNest nest = new LoopNest(List.of(dense, Layout.contiguous(Shape.of(2, 1, 3, 4), 5)));
        assertThat(nest.rank()).isEqualTo(1);
        assertThat(nest.innerExtent()).isEqualTo(24);
        assertThat(nest.outerIterations()).isEqualTo(1);
    }

    @Test
    void axesMergeOnlyWhereAllOperandsAllowIt() {
        Layout dense = Layout.contiguous(Shape.of(2, 3, 4));
        Layout row = Layout.contiguous(Shape.of(4)).broadcastTo(Shape.of(2, 3, 4));
        LoopNest nest = new LoopNest(List.of(dense, row));
        assertThat(nest.rank()).isEqualTo(2);
        assertThat(nest.extent(0)).isEqualTo(6);
        assertThat(nest.stride(1, 0)).isZero();
        assertThat(nest.innerExtent()).isEqualTo(4);
    }

    @Test
    void aScalarIsOneIteration() {
        LoopNest nest = new LoopNest(List.of(Layout.contiguous(Shape.SCALAR, 7)));
        assertThat(visited(nest, 0)).containsExactly(7L);
    }

    @Test
    void shapesMustBeEqual() {
        assertThatThrownBy(() -> new LoopNest(List.of(Layout.contiguous(Shape.of(2)), Layout.contiguous(Shape.of(3)))))
                .hasMessage("operands of one loop differ in shape: [2] and [3]");
    }
}
