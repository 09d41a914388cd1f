package org.kudari.cpu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.IndexedValues;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.compare.HostArray;

/** Sorting as PyTorch and NumPy have it, on the CPU and on the reference: see {@code scripts/expected-sorting.py}. */
class SortingAgainstPyTorchTest {
    private static final String EXPECTED = "sorting.txt";

    /**
     * A case of the file.
     *
     * @param call the operation, the type, and the operation's arguments
     * @param tensors the operand {@code x} and what is expected, by name
     */
    record Case(List<String> call, Map<String, Numbers> tensors) {
        @Override
        public String toString() {
            return String.join(" ", call) + " of " + tensors.get("x").shape();
        }
    }

    record Numbers(Shape shape, List<String> texts) {
        static Numbers of(List<String> words) {
            String dims = words.getFirst();
            long[] extents = Arrays.stream(dims.substring(1, dims.length() - 1).split(","))
                    .filter(text -> !text.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Numbers(Shape.of(extents), words.subList(1, words.size()));
        }

        double[] doubles() {
            return texts.stream().mapToDouble(Double::parseDouble).toArray();
        }

        /** The whole numbers of the file have at most 53 bits. */
        Tensor on(Device device, DType type) {
            return HostArray.of(type, doubles()).on(device, shape);
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream file = SortingAgainstPyTorchTest.class.getResourceAsStream(EXPECTED)) {
            for (String line : new String(file.readAllBytes(), UTF_8).lines().toList()) {
                List<String> words = List.of(line.split(" "));
                List<String> rest = words.subList(1, words.size());
                switch (words.getFirst()) {
                    case "#" -> {}
                    case "case" -> cases.add(new Case(rest, new HashMap<>()));
                    default -> cases.getLast().tensors().put(words.getFirst(), Numbers.of(rest));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theReferenceAgrees(Case expected) {
        check(new ReferenceBackend(), expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theCpuAgrees(Case expected) {
        check(CpuBackend.open(2), expected);
    }

    private static void check(Backend backend, Case expected) {
        DType type = DType.valueOf(expected.call().get(1));
        try (Device device = new Device(backend)) {
            Tensor x = expected.tensors().get("x").on(device, type);
            Tensor variable = expected.tensors().containsKey("gradient") ? x.variable() : x;
            IndexedValues<Tensor> actual = run(expected.call(), variable);
            assertThat(actual.values().type()).isEqualTo(type);
            compare(actual.values(), expected.tensors().get("values"), "values");
            if (expected.tensors().containsKey("indices")) {
                compare(actual.indices(), expected.tensors().get("indices"), "indices");
            }
            if (expected.tensors().containsKey("gradient")) {
                Shape shape = actual.values().shape();
                double[] weights = new double[(int) shape.elements()];
                Arrays.setAll(weights, i -> i + 1);
                Tensor loss = actual.values()
                        .times(HostArray.of(type, weights).on(device, shape))
                        .sum();
                compare(loss.backward().of(variable), expected.tensors().get("gradient"), "gradient");
            }
        }
    }

    private static IndexedValues<Tensor> run(List<String> call, Tensor x) {
        int axis = Integer.parseInt(call.get(2));
        String last = call.getLast();
        return switch (call.getFirst()) {
            case "sort" -> x.sort(axis, last.equals("1"));
            case "topK" -> x.topK(Long.parseLong(call.get(3)), axis, last.equals("1"));
            case "median" -> new IndexedValues<>(x.median(axis), null);
            case "quantile" -> new IndexedValues<>(x.quantile(Double.parseDouble(last), axis), null);
            default -> throw new AssertionError(call);
        };
    }

    /** Equal to the bit, but for the rounding of a quantile. */
    private static void compare(Tensor actual, Numbers expected, String what) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        HostArray elements = HostArray.of(actual);
        double[] wanted = expected.doubles();
        for (int i = 0; i < wanted.length; i++) {
            double element = elements.getDouble(i);
            double tolerance = actual.type() == DType.FLOAT64 ? 1e-14 * Math.abs(wanted[i]) : 0;
            assertThat(Double.compare(element, wanted[i]) == 0 || Math.abs(element - wanted[i]) <= tolerance)
                    .as("%s: element %d is %s where PyTorch has %s", what, i, element, wanted[i])
                    .isTrue();
        }
    }
}
