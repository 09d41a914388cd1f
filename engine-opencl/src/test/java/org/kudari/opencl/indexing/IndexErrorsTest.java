package org.kudari.opencl.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.Buffer;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.tensor.Tensor;

/**
 * The first wrong index is the one in the error, and the next call that waits throws it. Also positions that need 64
 * bits.
 */
class IndexErrorsTest {
    private static final int MANY = 100_000;

    private Backend backend;

    @BeforeEach
    void open() {
        backend = device();
    }

    Backend device() {
        return TestDevice.open();
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void namesTheFirstOfManyWrongIndices() {
        long[] indices = new long[MANY];
        for (int i = 77_777; i < MANY; i++) {
            indices[i] = i;
        }
        gather(Shape.of(MANY), indices, 5);
        assertThrows("index 77777 is outside of axis 0, which has extent 5: indices go from 0 to 4");
    }

    @Test
    void namesTheFirstWhereAllAreWrong() {
        long[] indices = new long[MANY];
        Arrays.setAll(indices, i -> -1 - i);
        gather(Shape.of(MANY), indices, 5);
        assertThrows("index -1 is outside of axis 0, which has extent 5: indices go from 0 to 4");
    }

    @Test
    void namesTheFirstOfManyRows() {
        long[] indices = new long[3 * MANY];
        for (int i = 40_001; i < indices.length; i++) {
            indices[i] = i;
        }
        View source = floats(new float[15], Shape.of(5, 3));
        View out = floats(new float[indices.length], Shape.of(MANY, 3));
        backend.gather(source, longs(indices, Shape.of(MANY, 3)), 0, out);
        assertThrows("index 40001 is outside of axis 0, which has extent 5: indices go from 0 to 4");
    }

    @Test
    void namesTheFirstOfAnAxisWithoutElements() {
        gather(Shape.of(3), new long[] {7, 8, 9}, 0);
        assertThrows("index 7 is outside of axis 0, which has extent 0: indices go from 0 to -1");
    }

    @Test
    void namesTheFirstInRowMajorOrderOfAScatter() {
        long[] indices = new long[2 * 100 * 3];
        indices[3 * 40] = 40;
        indices[3 * 20 + 2] = 20;
        indices[3 * 150] = 150;
        View source = floats(new float[600], Shape.of(2, 100, 3));
        View target = floats(new float[2 * 4 * 3], Shape.of(2, 4, 3));
        backend.scatterAdd(source, longs(indices, Shape.of(2, 100, 3)), 1, target);
        assertThrows("index 20 is outside of axis 1, which has extent 4: indices go from 0 to 3");
    }

    @Test
    void namesTheIndexOfTheFirstCallAndForgetsTheOthers() {
        gather(Shape.of(3), new long[] {0, 1, 2}, 3);
        gather(Shape.of(2), new long[] {0, 6}, 5);
        gather(Shape.of(2), new long[] {9, 9}, 8);
        assertThrows("index 6 is outside of axis 0, which has extent 5: indices go from 0 to 4");
        backend.finish();

        assertThat(numbers(gather(Shape.of(3), new long[] {2, 0, 1}, 3))).containsExactly(2, 0, 1);
        gather(Shape.of(2), new long[] {8, 9}, 8);
        assertThatIndexOutOfBoundsException().isThrownBy(backend::finish).withMessageStartingWith("index 8 ");
    }

    @Test
    void aWrongIndexIsRaisedByTheNextDownload() {
        View other = floats(new float[] {4}, Shape.of(1));
        gather(Shape.of(1), new long[] {3}, 3);
        assertThatIndexOutOfBoundsException().isThrownBy(() -> numbers(other));
        assertThat(numbers(other)).containsExactly(4);
    }

    @Test
    void aLogLineLeavesAWrongIndexToTheReadOfTheLoss() {
        try (Device device = new Device(device())) {
            Tensor x = Tensor.of(device, new float[] {1, 2, 3, 4}, 2, 2);
            Tensor chosen = x.gather(0, Tensor.of(device, new long[] {0, 7}, 1, 2));
            Tensor loss = chosen.sum();

            assertThat(chosen.toString()).startsWith("FLOAT32 [1, 2] on opencl:0 [1.0, ");
            assertThat(x.transpose().toString()).endsWith("[1.0, 3.0, 2.0, 4.0]");
            assertThat(loss.toString()).startsWith("FLOAT32 [] on opencl:0 [");
            device.trim();
            assertThatIndexOutOfBoundsException().isThrownBy(loss::item).withMessageStartingWith("index 7 ");
            assertThat(x.sum().item()).isEqualTo(10);
        }
    }

    @Test
    void axesMayHaveElementsThatAreFarApart() {
        // The second element of both would lie beyond the buffer, and no index points to it.
        Layout far = Layout.contiguous(Shape.of(2, 1L << 33)).slice(1, 0, 1, 1);
        View source = new View(floats(new float[] {3}, Shape.of(1)).buffer(), far);
        View indices = longs(new long[4], Shape.of(4, 1));
        View out = floats(new float[4], Shape.of(4, 1));
        backend.gather(source, indices, 0, out);
        assertThat(numbers(out)).containsExactly(3, 3, 3, 3);
        backend.scatterAdd(out, indices, 0, source);
        assertThat(numbers(View.contiguous(source.buffer(), Shape.of(1)))).containsExactly(15);
        backend.gather(source, longs(new long[] {0, 0, 5, 2}, Shape.of(4, 1)), 0, out);
        assertThrows("index 5 is outside of axis 0, which has extent 2: indices go from 0 to 1");
    }

    @Test
    void namesTheFirstOfManyWith64BitPositions() {
        Layout far = Layout.contiguous(Shape.of(2, 1L << 33)).slice(1, 0, 1, 1);
        View source = new View(floats(new float[] {3}, Shape.of(1)).buffer(), far);
        long[] indices = new long[MANY];
        for (int i = 1000; i < MANY; i++) {
            indices[i] = i;
        }
        View out = floats(new float[MANY], Shape.of(MANY, 1));
        backend.gather(source, longs(indices, Shape.of(MANY, 1)), 0, out);
        assertThrows("index 1000 is outside of axis 0, which has extent 2: indices go from 0 to 1");
    }

    /** Gathers from the numbers 0, 1, 2 and so on. */
    private View gather(Shape shape, long[] indices, int extent) {
        float[] counting = new float[extent];
        for (int i = 0; i < extent; i++) {
            counting[i] = i;
        }
        View out = floats(new float[indices.length], shape);
        backend.gather(floats(counting, Shape.of(extent)), longs(indices, shape), 0, out);
        return out;
    }

    private void assertThrows(String message) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(backend::finish)
                .withMessage(message);
    }

    private View floats(float[] content, Shape shape) {
        return view(DType.FLOAT32, MemorySegment.ofArray(content), shape);
    }

    private View longs(long[] content, Shape shape) {
        return view(DType.INT64, MemorySegment.ofArray(content), shape);
    }

    private View view(DType type, MemorySegment content, Shape shape) {
        Buffer buffer = backend.allocate(type, shape.elements());
        View view = View.contiguous(buffer, shape);
        backend.upload(content, view);
        return view;
    }

    private float[] numbers(View view) {
        float[] content = new float[(int) view.shape().elements()];
        backend.download(view, MemorySegment.ofArray(content));
        return content;
    }
}
