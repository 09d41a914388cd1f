package org.kudari.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;

/** Each element of the target is copied, arbitrary or left alone, as {@link Packing} says. */
class PackingTest {
    private static final float SENTINEL = Float.intBitsToFloat(0x7fc0beef);

    /** Lengths to test, with the widths of tiles among them: 8 at 128 bits, 16 at 256, 64 at 512. */
    private static final int[] LENGTHS = {1, 3, 4, 8, 10, 15, 16, 17, 33, 64, 70, 130};

    static Stream<MicroKernels> tiers() {
        return Stream.of(
                new PlainMicroKernels(),
                new VectorMicroKernels(128, false),
                new VectorMicroKernels(256, false),
                new VectorMicroKernels(512, false));
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void packCopiesEveryLaneAndDepth(MicroKernels kernels) {
        Random random = new Random(1);
        Packing packing = new Packing(kernels);
        for (int lanes : LENGTHS) {
            for (int depth : LENGTHS) {
                int[][] strides = {{1, lanes + 2}, {depth, 1}, {depth + 5, 1}, {2, 2 * lanes}, {-depth, 1}, {0, 1}};
                for (int[] s : strides) {
                    // With a negative stride the first lane is at the end of the array. Nothing follows the last
                    // element.
                    int first = s[0] < 0 ? -s[0] * (lanes - 1) : 0;
                    int length = first + Math.max(0, s[0]) * (lanes - 1) + s[1] * (depth - 1) + 1;
                    float[] source = floats(Math.max(length, first + depth), random);
                    int width = kernels.roundUp(lanes) + 3;
                    float[] panel = new float[5 + width * kernels.roundUp(depth) + kernels.lanes()];
                    Arrays.fill(panel, SENTINEL);
                    packing.pack(new Matrix(source, first, lanes, depth, s[0], s[1]), panel, 5, width);
                    for (int p = 0; p < depth; p++) {
                        for (int lane = 0; lane < lanes; lane++) {
                            assertThat(panel[5 + p * width + lane])
                                    .as("lane %d of %d, depth %d of %d, strides %s", lane, lanes, p, depth, s[0])
                                    .isEqualTo(source[first + lane * s[0] + p * s[1]]);
                        }
                        assertBits(panel, 5 + p * width + kernels.roundUp(lanes), 5 + (p + 1) * width);
                    }
                    assertBits(panel, 0, 5);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void unpackTouchesNothingElse(MicroKernels kernels) {
        Random random = new Random(2);
        Packing packing = new Packing(kernels);
        for (int rows : LENGTHS) {
            for (int columns : LENGTHS) {
                // Without a gap, a row may be overwritten for a while by the one before it.
                for (int gap = 0; gap < 3; gap++) {
                    int stride = kernels.roundUp(columns) + kernels.lanes();
                    int spare = 7 + stride * kernels.roundUp(rows);
                    float[] block = floats(spare + packing.spareFloats(), random);
                    int width = rows + gap;
                    float[] target = new float[3 + width * columns + 20];
                    Arrays.fill(target, SENTINEL);
                    float[] before = block.clone();
                    packing.unpack(block, 7, stride, new Matrix(target, 3, rows, columns, 1, width), spare);
                    for (int j = 0; j < columns; j++) {
                        for (int i = 0; i < rows; i++) {
                            assertThat(target[3 + j * width + i]).isEqualTo(before[7 + i * stride + j]);
                        }
                        assertBits(target, 3 + j * width + rows, 3 + (j + 1) * width);
                    }
                    assertBits(target, 0, 3);
                    assertBits(target, 3 + width * columns, target.length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void rowCopierEndsWhereTheRowEnds(MicroKernels kernels) {
        Random random = new Random(3);
        for (int columns : LENGTHS) {
            int width = columns + 2;
            float[] source = floats(4 * columns + kernels.lanes(), random);
            float[] target = new float[1 + 4 * width];
            Arrays.fill(target, SENTINEL);
            kernels.rowCopier().run(source, 0, columns, 4, columns, target, 1, width);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < columns; j++) {
                    assertThat(target[1 + i * width + j]).isEqualTo(source[i * columns + j]);
                }
                assertBits(target, 1 + i * width + columns, 1 + (i + 1) * width);
            }
        }
    }

    /** Checks that a range still holds the sentinel, bit for bit. */
    private static void assertBits(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(Float.floatToRawIntBits(values[i])).isEqualTo(Float.floatToRawIntBits(SENTINEL));
        }
    }

    private static float[] floats(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
