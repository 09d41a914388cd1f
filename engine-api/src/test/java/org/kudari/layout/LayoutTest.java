package org.kudari.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.kudari.testing.Layouts;

class LayoutTest {
    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void theViewsOfASmallMatrix() {
        Layout matrix = Layout.contiguous(Shape.of(2, 3), 10);
        assertThat(Layouts.positions(matrix)).isEqualTo(range(10, 16));
        assertThat(Layouts.positions(matrix.permute(1, 0))).containsExactly(10L, 13L, 11L, 14L, 12L, 15L);
        assertThat(Layouts.positions(matrix.slice(1, 2, 3, -1))).containsExactly(12L, 11L, 10L, 15L, 14L, 13L);
        assertThat(Layouts.positions(matrix.slice(1, 0, 2, 2))).containsExactly(10L, 12L, 13L, 15L);
        assertThat(Layouts.positions(matrix.slice(0, 1, 1, 1).broadcastTo(Shape.of(2, 2, 3))))
                .containsExactly(13L, 14L, 15L, 13L, 14L, 15L, 13L, 14L, 15L, 13L, 14L, 15L);
        assertThat(matrix.permute(1, 0)).hasToString("[3, 2] strides [1, 3] offset 10");
    }

    @Test
    void equalityIsByShapeStridesAndOffset() {
        Layout layout = Layout.contiguous(Shape.of(2, 3), 4);
        assertThat(layout).isEqualTo(Layout.contiguous(Shape.of(2, 3), 4)).hasSameHashCodeAs(layout.permute(0, 1));
        assertThat(layout)
                .isNotEqualTo(Layout.contiguous(Shape.of(2, 3), 5))
                .isNotEqualTo(Layout.contiguous(Shape.of(3, 2), 4).permute(1, 0));
    }

    @Test
    void whatALayoutSaysOfItselfIsTrueOfItsPositions() {
        for (int seed = 1; seed <= 500; seed++) {
            checkAgainstPositions(seed);
        }
    }

    @Test
    void aLayoutContainsAViewIfItHasAllItsPositions() {
        int contained = 0;
        for (int seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Layout whole = Layout.contiguous(Shape.of(3, 4, 5), 2);
            Layout layout = part(random, whole);
            Layout view = part(random, random.nextBoolean() ? whole : layout);
            boolean isContained =
                    new HashSet<>(Layouts.positions(layout)).containsAll(new HashSet<>(Layouts.positions(view)));
            assertThat(layout.contains(view))
                    .as("seed " + seed + ": " + layout + " and " + view)
                    .isEqualTo(isContained);
            contained += isContained ? 1 : 0;
        }
        assertThat(contained).isBetween(500, 1_900);
    }

    /** Some elements, in another order, some of them repeated. */
    private static Layout part(SplittableRandom random, Layout layout) {
        Layout part = layout;
        for (int axis = 0; axis < part.shape().rank(); axis++) {
            long extent = part.shape().dim(axis);
            if (extent == 0) {
                return part;
            }
            long from = random.nextLong(extent);
            long step = random.nextLong(1, 3);
            long most = Math.ceilDiv(extent - from, step);
            part = part.slice(axis, from, random.nextInt(20) == 0 ? 0 : random.nextLong(1, most + 1), step);
        }
        part = random.nextBoolean() ? part.permute(2, 0, 1) : part;
        long first = part.shape().dim(0);
        return random.nextInt(3) == 0
                ? part.broadcastTo(Shape.of(
                        first == 1 ? 3 : first,
                        part.shape().dim(1),
                        part.shape().dim(2)))
                : part;
    }

    private static void checkAgainstPositions(int seed) {
        Layout layout = Layouts.random(new SplittableRandom(seed));
        List<Long> positions = Layouts.positions(layout);
        String what = "seed " + seed + ": " + layout;
        long count = layout.shape().elements();
        assertThat(positions).as(what).hasSize((int) count);
        assertThat(layout.isContiguous())
                .as(what)
                .isEqualTo(positions.equals(range(layout.offset(), layout.offset() + count)));
        assertThat(layout.isInjective()).as(what).isEqualTo(new HashSet<>(positions).size() == positions.size());
        LongStream all = positions.stream().mapToLong(Long::longValue);
        assertThat(layout.lowest()).as(what).isEqualTo(all.min().orElse(layout.offset()));
        all = positions.stream().mapToLong(Long::longValue);
        assertThat(layout.highest()).as(what).isEqualTo(all.max().orElse(layout.offset() - 1));
    }

    /** A reshape exists if and only if strides can describe the same positions in the same order. */
    @Test
    void reshapeKeepsTheOrderOfTheElementsWhereStridesCan() {
        for (int seed = 1; seed <= 1000; seed++) {
            checkReshape(seed);
        }
    }

    private static void checkReshape(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Layout layout = Layouts.random(random);
        Shape target = factorised(layout.shape().elements(), random);
        List<Long> positions = Layouts.positions(layout);
        Layout reshaped = layout.reshape(target);
        String what = "seed " + seed + ": " + layout + " to " + target;
        if (reshaped == null) {
            assertThat(isStrided(positions, target)).as(what).isFalse();
        } else {
            assertThat(reshaped.shape()).isEqualTo(target);
            assertThat(Layouts.positions(reshaped)).as(what).isEqualTo(positions);
        }
    }

    /** A random shape of so many elements. */
    private static Shape factorised(long elements, SplittableRandom random) {
        List<Long> dims = new ArrayList<>();
        long rest = elements;
        while (rest > 1) {
            long factor = 1 + random.nextLong(rest);
            if (rest % factor == 0) {
                dims.add(factor);
                rest /= factor;
            }
        }
        if (elements == 0) {
            dims.addAll(random.nextBoolean() ? List.of(0L, 3L) : List.of(0L));
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    /** Whether there are strides under which the shape's elements have these positions: each axis must step evenly. */
    private static boolean isStrided(List<Long> positions, Shape shape) {
        int block = positions.size();
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = (int) shape.dim(axis);
            int inner = block / extent;
            for (int start = 0; start < positions.size(); start += block) {
                for (int i = 1; i < extent; i++) {
                    long step = positions.get(start + i * inner) - positions.get(start + (i - 1) * inner);
                    long first = positions.get(inner) - positions.getFirst();
                    if (step != first) {
                        return false;
                    }
                }
            }
            block = inner;
        }
        return true;
    }

    @Test
    void reshapeToAnotherNumberOfElementsIsRefused() {
        assertThatThrownBy(() -> Layout.contiguous(Shape.of(2, 3)).reshape(Shape.of(4)))
                .hasMessage("cannot reshape [2, 3] (6 elements) to [4] (4 elements)");
    }
}
