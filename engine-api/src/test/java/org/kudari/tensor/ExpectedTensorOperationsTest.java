package org.kudari.tensor;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Compares operations with what PyTorch and NumPy say ({@code scripts/expected-tensor-operations.py}): results, and the
 * gradients of the sum of their squares. In {@code FLOAT64} they must agree to a few roundings, so that a convention
 * that differs cannot hide behind a tolerance; in {@code FLOAT32} within the stated units in the last place.
 */
class ExpectedTensorOperationsTest extends ReferenceDeviceTestBase {
    private static final String RESOURCE = "expected-tensor-operations.txt";

    /** The allowed error, in units in the last place of the expected element, or of 1 if that is larger. */
    private static final double ULPS_DOUBLE = 64;

    private static final double ULPS_FLOAT = 4;

    /** What this engine computes in each case, from the inputs in order. */
    private final Map<String, Function<List<Tensor>, Tensor>> functions = Map.ofEntries(
            entry("clamp", x -> x.get(0).clamp(-0.5, 1.0)),
            entry("clampMin", x -> x.get(0).clampMin(-0.5)),
            entry("clampMax", x -> x.get(0).clampMax(-0.5)),
            entry("round", x -> x.get(0).round()),
            entry("floor", x -> x.get(0).floor()),
            entry("ceil", x -> x.get(0).ceil()),
            entry("log2", x -> x.get(0).log2()),
            entry("log1p", x -> x.get(0).log1p()),
            entry("expm1", x -> x.get(0).expm1()),
            entry("tan", x -> x.get(0).tan()),
            entry("asin", x -> x.get(0).asin()),
            entry("acos", x -> x.get(0).acos()),
            entry("atan", x -> x.get(0).atan()),
            entry("atan2", x -> x.get(0).atan2(x.get(1))),
            entry("sinh", x -> x.get(0).sinh()),
            entry("cosh", x -> x.get(0).cosh()),
            entry("asinh", x -> x.get(0).asinh()),
            entry("acosh", x -> x.get(0).acosh()),
            entry("atanh", x -> x.get(0).atanh()),
            entry("rsub", x -> x.get(0).rsub(3)),
            entry("rdiv", x -> x.get(0).rdiv(3)),
            entry("where", x -> x.get(1).where(x.get(0), x.get(2))),
            entry("maskedFill", x -> x.get(1).maskedFill(x.get(0), 4)),
            entry("isClose", x -> x.get(0).isClose(x.get(1), 1e-3, 0.25)),
            entry("prod", x -> x.get(0).prod(1)),
            entry("prodOfAll", x -> x.get(0).prod()),
            entry("cumSum", x -> x.get(0).cumSum(1)),
            entry("cumProd", x -> x.get(0).cumProd(1)),
            entry("variance", x -> x.get(0).variance(1)),
            entry("varianceOfPopulation", x -> x.get(0).varianceWithCorrection(0, 0, 2)),
            entry("varianceOfLargeMean", x -> x.get(0).variance()),
            entry("std", x -> x.get(0).std(0)),
            entry("stdOfEqualElements", x -> x.get(0).std(1)),
            entry("norm", x -> x.get(0).norm(1)),
            entry("normOfAll", x -> x.get(0).norm()),
            entry("norm1", x -> x.get(0).pNorm(1, 1)),
            entry("norm3", x -> x.get(0).pNorm(3, 1)),
            entry("norm1.5", x -> x.get(0).pNorm(1.5, 1)),
            entry("normInfinity", x -> x.get(0).pNorm(Double.POSITIVE_INFINITY, 1)),
            entry("any", x -> x.get(0).any(1)),
            entry("all", x -> x.get(0).all(1)),
            entry("countNonZero", x -> x.get(0).countNonZero(1)),
            entry("stack", x -> x.get(0).stack(1, x.subList(1, 2))),
            entry("split", x -> x.get(0).split(1, 2).get(2)),
            entry("chunk", x -> x.get(0).chunk(1, 4).get(2)),
            entry("pad", x -> x.get(0).pad(1, 2, 1, 1.5).pad(0, 0, 3, 1.5)),
            entry("tile", x -> x.get(0).tile(2, 1, 2)),
            entry("repeatInterleave", x -> x.get(0).repeatInterleave(1, 3)),
            entry("rollUp", x -> x.get(0).roll(1, 2)),
            entry("rollDown", x -> x.get(0).roll(1, -7)),
            entry("flip", x -> x.get(0).flip(1)),
            entry("tril", x -> x.get(0).tril(1)),
            entry("triu", x -> x.get(0).triu(-1)),
            entry("diagonal", x -> x.get(0).diagonal(1, 0, 2)),
            entry("diagonalBelow", x -> x.get(0).diagonal(-1, 2, 1)),
            entry("diagonalEmbed", x -> x.get(0).diagonalEmbed()),
            entry("outer", x -> x.get(0).outer(x.get(1))),
            entry("dot", x -> x.get(0).dot(x.get(1))),
            entry("matvec", x -> x.get(0).matvec(x.get(1))),
            entry("gather", x -> x.get(0).gather(0, x.get(1))),
            entry("scatterAdd", x -> x.get(0).scatterAdd(0, x.get(1), x.get(2))),
            entry("scatter", x -> x.get(0).scatter(1, x.get(1), x.get(2))),
            entry("oneHot", x -> x.get(0).oneHot(4, DType.INT64)),
            entry("eye", _ -> Tensors.eye(device, DType.FLOAT64, 3)),
            entry("eyeWide", _ -> Tensors.eye(device, DType.FLOAT64, 2, 5)),
            entry("eyeHigh", _ -> Tensors.eye(device, DType.FLOAT64, 4, 2)),
            entry("arange", _ -> Tensors.arange(device, DType.FLOAT64, 1, 2, 0.3)),
            entry("arangeDown", _ -> Tensors.arange(device, DType.INT64, 5, -1, -2)),
            entry("linspace", _ -> Tensors.linspace(device, DType.FLOAT64, -1, 2, 7)));

    private Function<List<Tensor>, Tensor> function(String name) {
        return name.startsWith("einsum ")
                ? x -> x.get(0).einsum(name.substring("einsum ".length()), x.get(1))
                : functions.get(name);
    }

    /** A line of the resource. */
    private record Values(String kind, long[] dims, double[] elements) {
        static Values parse(String[] words) {
            long[] dims = words[2].equals("scalar")
                    ? new long[0]
                    : Arrays.stream(words[2].split("x"))
                            .mapToLong(Long::parseLong)
                            .toArray();
            double[] elements = Arrays.stream(words)
                    .skip(3)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Values(words[1], dims, elements);
        }

        boolean isFloating() {
            return kind.equals("FLOAT");
        }
    }

    private record Case(List<Values> inputs, List<Values> results, List<Values> gradients) {}

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        Case current = null;
        for (String line : lines()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "case" -> {
                    current = new Case(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                    cases.put(line.substring("case ".length()), current);
                }
                case "input" -> current.inputs.add(Values.parse(words));
                case "result" -> current.results.add(Values.parse(words));
                case "gradient" -> current.gradients.add(Values.parse(words));
                default -> throw new AssertionError("what is " + line);
            }
        }
        return cases;
    }

    private static List<String> lines() {
        try (var stream = ExpectedTensorOperationsTest.class.getResourceAsStream(RESOURCE)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noFunctionIsWithoutACase() {
        assertThat(cases().keySet()).containsAll(functions.keySet());
    }

    @TestFactory
    List<DynamicTest> agreesWithPyTorch() {
        return cases().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())))
                .toList();
    }

    private void check(String name, Case expected) {
        double inDouble = worst(name, expected, DType.FLOAT64);
        double inFloat = worst(name, expected, DType.FLOAT32);
        System.out.printf(
                Locale.ROOT, "%-24s worst error %6.2f ULP in float64, %5.2f in float32%n", name, inDouble, inFloat);
        assertThat(inDouble).as("float64").isLessThanOrEqualTo(ULPS_DOUBLE);
        assertThat(inFloat).as("float32").isLessThanOrEqualTo(ULPS_FLOAT);
    }

    /** The worst error of the result and of the gradients. */
    private double worst(String name, Case expected, DType type) {
        List<Tensor> inputs = new ArrayList<>();
        for (Values input : expected.inputs) {
            Tensor values = Tensor.of(device, input.elements, input.dims)
                    .to(input.isFloating() ? type : DType.valueOf(input.kind));
            inputs.add(input.isFloating() ? values.variable() : values);
        }
        Tensor result = function(name).apply(inputs);
        Values wanted = expected.results.getFirst();
        if (!wanted.isFloating()) {
            assertThat(result.type()).isEqualTo(DType.valueOf(wanted.kind));
        }
        double worst = ulps(result, wanted);
        if (!expected.gradients.isEmpty()) {
            Gradients gradients = result.square().sum().backward();
            List<Tensor> variables = inputs.stream().filter(Tensor::isRecorded).toList();
            for (int i = 0; i < variables.size(); i++) {
                // An operation without a slope, such as floor, reports none.
                Tensor gradient = gradients.has(variables.get(i))
                        ? gradients.of(variables.get(i))
                        : Tensor.zeros(device, type, variables.get(i).shape());
                worst = Math.max(worst, ulps(gradient, expected.gradients.get(i)));
            }
        }
        return worst;
    }

    private static double ulps(Tensor actual, Values expected) {
        assertThat(actual.shape()).isEqualTo(Shape.of(expected.dims));
        double[] elements = actual.toDoubleArray();
        double worst = 0;
        for (int i = 0; i < elements.length; i++) {
            boolean isEqual = Double.compare(elements[i] + 0.0, expected.elements[i] + 0.0) == 0;
            double magnitude = Math.max(1, Math.abs(expected.elements[i]));
            double unit = actual.type() == DType.FLOAT32 ? Math.ulp((float) magnitude) : Math.ulp(magnitude);
            double error = Math.abs(elements[i] - expected.elements[i]) / unit;
            worst = Math.max(worst, isEqual ? 0 : Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        }
        return worst;
    }
}
