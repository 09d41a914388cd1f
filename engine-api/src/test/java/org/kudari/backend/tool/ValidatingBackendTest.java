package org.kudari.backend.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.GatherLabels;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;
import org.kudari.testing.DeviceMemoryBackend;
import org.kudari.testing.EveryCallProgram;

class ValidatingBackendTest {
    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    private static Device validated(Backend backend) {
        return new Device(new ValidatingBackend(backend));
    }

    /** The reference, except for the call that a test replaces. */
    private abstract static class Broken extends ForwardingBackend {
        Broken() {
            super(new ReferenceBackend());
        }

        static float[] floats(View view) {
            return ((HostBuffer) view.buffer()).floats();
        }
    }

    @Test
    void aCorrectBackendPassesEveryCall() {
        try (Device device = validated(new ReferenceBackend());
                Scope _ = device.scope()) {
            assertThatCode(() -> EveryCallProgram.run(device)).doesNotThrowAnyException();
        }
    }

    @Test
    void buffersOfAnyKindAreCopied() {
        try (Device device = validated(new DeviceMemoryBackend());
                Scope _ = device.scope()) {
            assertThatCode(() -> EveryCallProgram.run(device)).doesNotThrowAnyException();
        }
    }

    @Test
    void honestRoundingPassesEvenWhereLargeTermsCancel() {
        Backend rounding = new Broken() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                // Like a sum whose large terms were rounded to float32 first.
                floats(outputs.getFirst())[0] += 0.01f;
            }
        };
        try (Device device = validated(rounding)) {
            Tensor x = Tensor.of(device, new float[] {100_000}, 1);
            Expr cancels = Expr.input(0).plus(1).minus(Expr.input(0));
            assertThat(x.map(cancels, List.of()).toFloatArray()[0]).isGreaterThan(1.005f);
            // The same error without large terms is a mistake.
            Tensor one = Tensor.of(device, new float[] {1}, 1);
            assertThatThrownBy(() -> one.map(cancels, List.of())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aWrongElementIsNamedWithAllThatOneNeedsToFindIt() {
        Backend wrong = new Broken() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                floats(outputs.getFirst())[4] = 7;
                floats(outputs.getFirst())[5] = Float.NaN;
            }
        };
        try (Device device = validated(wrong)) {
            Tensor x = Tensor.of(device, SIX, 3, 2).transpose();
            assertThatThrownBy(x::tanh)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("map on the backend 'reference'")
                    .hasMessageContaining("output 0 differs from the reference in 2 of 6 element(s)")
                    .hasMessageContaining("first at [1, 1]: 7.0 where the reference has 0.9993293")
                    .hasMessageContaining("with a tolerance of 4.0E-4")
                    .hasMessageContaining("(x0) -> tanh(x0)")
                    .hasMessageContaining("input 0: FLOAT32 [2, 3] strides [1, 2] offset 0")
                    .hasMessageContaining("output 0: FLOAT32 [2, 3] strides [3, 1] offset 0");
        }
    }

    /** A gradient is selected by conditions, whose 1 must not enlarge the tolerance of a gradient of 1e-6. */
    @Test
    void aConditionIsNoMagnitude() {
        Backend wrong = new Broken() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                floats(outputs.getFirst())[0] = 0;
            }
        };
        Expr x = Expr.input(0);
        Kernel gradient = Kernel.of(1, 0, x.times(x)).pullback(1).kernel();
        try (Backend backend = new ValidatingBackend(wrong)) {
            View small = uploaded(backend, new float[] {1e-3f}, 1);
            View out = uploaded(backend, new float[1], 1);
            assertThatThrownBy(() -> backend.map(gradient, new double[0], List.of(small, small), List.of(out)))
                    .hasMessageContaining("differs from the reference in 1");
        }
    }

    @Test
    void theSecondOutputIsComparedToo() {
        Backend wrong = new Broken() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                if (outputs.size() == 2) {
                    floats(outputs.get(1))[0] = -1;
                }
            }
        };
        try (Device device = validated(wrong)) {
            Tensor x = Tensor.of(device, SIX, 6).variable();
            Tensor y = Tensor.of(device, SIX, 6).variable();
            Tensor product = x.times(y).sum();
            assertThatThrownBy(product::backward).hasMessageContaining("output 1 differs");
        }
    }

    @Test
    void aProductThatOverwritesInsteadOfAddingIsCaught() {
        Backend forgetful = new Broken() {
            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                super.matmul(a, b, out, false, epilogue);
            }
        };
        try (Device device = validated(forgetful)) {
            Tensor x = Tensor.of(device, SIX, 2, 3).times(1);
            Tensor w = Tensor.of(device, SIX, 3, 2).variable();
            Tensor v = w.times(1);
            Tensor twice = x.matmul(v).plus(x.matmul(v).square()).sum();
            assertThatThrownBy(twice::backward)
                    .hasMessageContaining("matmul on the backend")
                    .hasMessageContaining("3 x 2 x 2")
                    .hasMessageContaining("added to the output");
        }
    }

    @Test
    void aWriteOutsideOfTheOutputIsCaught() {
        Backend careless = new Broken() {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                super.map(kernel, uniforms, inputs, outputs);
                View out = outputs.getFirst();
                floats(out)[(int) out.layout().highest() + 1] = 9;
            }
        };
        try (Device device = validated(careless)) {
            Tensor memory = Tensor.of(device, SIX, 6);
            Tensor values = Tensor.of(device, new float[] {7, 8}, 2);
            assertThatThrownBy(() -> InPlace.copy(values, memory.slice(0, 1, 3)))
                    .hasMessageContaining("wrote outside of its outputs")
                    .hasMessageContaining("element 3 of a buffer of 16: 9.0 over 4.0");
        }
    }

    @Test
    void aWriteToAnInputIsCaught() {
        Backend careless = new Broken() {
            @Override
            public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
                super.matmul(a, b, out, accumulate, epilogue);
                floats(b)[0] = 0;
            }
        };
        try (Device device = validated(careless)) {
            Tensor x = Tensor.of(device, SIX, 2, 3);
            Tensor w = Tensor.of(device, SIX, 3, 2);
            assertThatThrownBy(() -> x.matmul(w)).hasMessageContaining("0.0 over 1.0");
        }
    }

    @Test
    void integersAndRandomWordsMustBeEqual() {
        Backend offByOne = new Broken() {
            @Override
            public void random(Distribution distribution, RandomKey key, View out) {
                super.random(distribution, key, out);
                ((HostBuffer) out.buffer()).ints()[2]++;
            }
        };
        try (Device device = validated(offByOne)) {
            assertThatThrownBy(
                            () -> Tensor.random(device, Distribution.WORDS, RandomKey.of(1), DType.INT32, Shape.of(4)))
                    .hasMessageContaining("random on the backend")
                    .hasMessageContaining("WORDS")
                    .hasMessageContaining("[2]");
        }
    }

    @Test
    void functionsOfRowsAreComparedToo() {
        Backend wrong = new Broken() {
            @Override
            public RowFunctions rowFunctions() {
                return new Careless(inner().rowFunctions());
            }
        };
        try (Device device = validated(wrong)) {
            Tensor x = Tensor.of(device, SIX, 2, 3);
            assertThatCode(() -> x.logSumExp(1)).doesNotThrowAnyException();
            assertThatThrownBy(() -> x.softmax(1))
                    .hasMessageContaining(
                            "softmax on the backend 'reference': output 0 differs from the reference in 6")
                    .hasMessageContaining("of rows of 3")
                    .hasMessageContaining("input 0: FLOAT32 [2, 3]");
        }
    }

    /** The last of many classes, and a large upstream gradient: neither must enlarge the tolerance. */
    @Test
    void aLabelIsNoMagnitude() {
        long classes = RowFunctions.MAX_COLUMNS;
        Backend wrong = new Broken() {
            @Override
            public RowFunctions rowFunctions() {
                return new Careless(inner().rowFunctions());
            }
        };
        try (Backend backend = new ValidatingBackend(wrong)) {
            RowFunctions functions = backend.rowFunctions();
            View logits = uploaded(backend, new float[(int) classes], 1, classes);
            View labels = View.contiguous(backend.allocate(DType.INT64, 1), Shape.of(1, 1));
            backend.upload(MemorySegment.ofArray(new long[] {classes - 1}), labels);
            View loss = uploaded(backend, new float[1]);
            assertThatThrownBy(() -> functions.crossEntropy(logits, labels, loss))
                    .hasMessageContaining("differs from the reference in 1");

            View steep = uploaded(backend, new float[] {1000});
            View gradient = uploaded(backend, new float[(int) classes], 1, classes);
            assertThatThrownBy(() -> functions.crossEntropyGradient(logits, labels, steep, gradient))
                    .hasMessageContaining("differs from the reference in 1");
        }
    }

    /** The largest logit is subtracted exactly, so nothing has an error of its size. */
    @Test
    void largeLogitsAreNoMagnitude() {
        Backend wrong = new Broken() {
            @Override
            public RowFunctions rowFunctions() {
                return new Careless(inner().rowFunctions());
            }
        };
        try (Backend backend = new ValidatingBackend(wrong)) {
            RowFunctions functions = backend.rowFunctions();
            View logits = uploaded(backend, new float[] {1e8f, 1e8f}, 1, 2);
            View labels = View.contiguous(backend.allocate(DType.INT64, 1), Shape.of(1, 1));
            backend.upload(MemorySegment.ofArray(new long[1]), labels);
            View one = uploaded(backend, new float[] {1});
            View out = uploaded(backend, new float[2], 1, 2);
            assertThatThrownBy(() -> functions.softmax(logits, out)).hasMessageContaining("in 2 of 2");
            assertThatThrownBy(() -> functions.crossEntropyGradient(logits, labels, one, out))
                    .hasMessageContaining("in 1 of 2");
            assertThatThrownBy(() -> functions.crossEntropy(logits, labels, one))
                    .hasMessageContaining("in 1 of 1");
        }
    }

    private static View uploaded(Backend backend, float[] values, long... dims) {
        View view = View.contiguous(backend.allocate(DType.FLOAT32, values.length), Shape.of(dims));
        backend.upload(MemorySegment.ofArray(values), view);
        return view;
    }

    /**
     * Wrong row functions: the softmax is doubled, the loss is a little too large, and the gradient lacks the last
     * class.
     */
    private record Careless(RowFunctions correct) implements RowFunctions {
        @Override
        public void softmax(View x, View out) {
            correct.softmax(x, out);
            float[] floats = Broken.floats(out);
            for (int i = 0; i < floats.length; i++) {
                floats[i] *= 2;
            }
        }

        @Override
        public void logSoftmax(View x, View out) {
            correct.logSoftmax(x, out);
        }

        @Override
        public void logSumExp(View x, View out) {
            correct.logSumExp(x, out);
        }

        @Override
        public void crossEntropy(View logits, View labels, View out) {
            correct.crossEntropy(logits, labels, out);
            Broken.floats(out)[0] += 0.1f;
        }

        @Override
        public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
            correct.crossEntropyGradient(logits, labels, upstream, out);
            float[] floats = Broken.floats(out);
            floats[floats.length - 1] = 0;
        }
    }

    @Test
    void aCallThatMovesElementsDoesNotRound() {
        Backend rounding = new Broken() {
            @Override
            public void run(CompositeCall call) {
                super.run(call);
                floats(call.out())[0] = Math.nextUp(floats(call.out())[0]);
            }
        };
        try (Device device = validated(rounding)) {
            Tensor x = Tensor.of(device, SIX, 2, 3);
            Tensor labels = Tensor.of(device, new long[] {2, 0}, 2, 1);
            assertThatThrownBy(() -> x.apply(new GatherLabels("a loss"), labels))
                    .hasMessageContaining("gather on the backend 'reference': output 0 differs from the reference in 1")
                    .hasMessageContaining("labels of a loss");
        }
    }

    @Test
    void anUploadThatLosesBytesIsCaught() {
        Backend lossy = new Broken() {
            @Override
            public void upload(MemorySegment source, View target) {
                super.upload(source, target);
                floats(target)[1] = 0;
            }
        };
        try (Device device = validated(lossy)) {
            assertThatThrownBy(() -> Tensor.of(device, SIX, 6))
                    .hasMessageContaining("upload")
                    .hasMessageContaining("element 1");
        }
    }

    @Test
    void threadsThatWriteToPartsOfOneBufferAreNoMistake() {
        try (Device device = validated(new ReferenceBackend())) {
            Tensor memory = Tensor.zeros(device, DType.FLOAT32, Shape.of(64));
            Phaser start = new Phaser(3);
            List<CompletableFuture<Void>> workers = List.of(0, 1, 2).stream()
                    .map(part -> CompletableFuture.runAsync(() -> {
                        Tensor mine = memory.slice(0, 16L * part, 16L * part + 16);
                        Kernel increment = Kernel.of(1, 0, Expr.input(0).plus(1));
                        start.arriveAndAwaitAdvance();
                        for (int i = 0; i < 500; i++) {
                            InPlace.map(increment, new double[0], List.of(mine), List.of(mine));
                        }
                    }))
                    .toList();
            workers.forEach(CompletableFuture::join);
            assertThat(memory.slice(0, 0, 48).toFloatArray()).containsOnly(500);
        }
    }
}
