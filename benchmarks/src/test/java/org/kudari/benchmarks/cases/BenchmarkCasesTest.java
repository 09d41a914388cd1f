package org.kudari.benchmarks.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkCasesTest {

    @ParameterizedTest
    @EnumSource
    void everyCaseIsThereOnceAndFoundByItsId(Suite suite) {
        List<BenchmarkCase> cases = Stream.concat(
                        BenchmarkCases.of(suite).stream(), BenchmarkCases.large(suite).stream())
                .toList();

        assertThat(cases).extracting(BenchmarkCase::id).doesNotHaveDuplicates();
        assertThat(cases).allSatisfy(benchmarkCase -> {
            assertThat(BenchmarkCases.find(benchmarkCase.id())).contains(benchmarkCase);
            assertThat(benchmarkCase.suite()).isEqualTo(suite);
            assertThat(benchmarkCase.billions()).isPositive();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aQuickRunHasAFewOfThem(Suite suite) {
        assertThat(BenchmarkCases.quick(suite)).hasSizeBetween(2, 3).isSubsetOf(BenchmarkCases.of(suite));
    }

    @Test
    void largeCasesAreLargeButForTheLaunch() {
        assertThat(Stream.of(Suite.values()).flatMap(suite -> BenchmarkCases.large(suite).stream()))
                .extracting(BenchmarkCase::id)
                .contains(
                        "matmul:8192x8192x8192 NN",
                        "matmul:4096x4096x4096 TN",
                        "matmul:4096x4096x4096 NT",
                        "map:adam 64M",
                        "map:chain of 1 1K",
                        "reduce:softmax 65536x1024",
                        "train:4096-4096-4096-4096 b4096",
                        "train:1024-4096-4096-10 b4096");
    }

    @ParameterizedTest
    @EnumSource
    void noneIsBothLargeAndOrdinary(Suite suite) {
        assertThat(BenchmarkCases.large(suite)).doesNotContainAnyElementsOf(BenchmarkCases.of(suite));
    }

    @Test
    void whatAComparisonNeedsIsFoundForAnyNetwork() {
        List<BenchmarkCase> needed = BenchmarkCases.comparison(new TrainCase(List.of(784, 300, 10), 77));

        assertThat(needed)
                .extracting(BenchmarkCase::id)
                .containsExactly("train:784-300-10 b77", "train:8-8-8 b8", "map:write from an array 60368");
        assertThat(needed)
                .allSatisfy(each -> assertThat(BenchmarkCases.find(each.id())).contains(each));
        TensorCase rounded = new TensorCase(TensorCase.Kind.WRITE, 96 << 10);
        assertThat(BenchmarkCases.find(rounded.id())).contains(rounded);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(BenchmarkCases.find("matmul:1x2x3 NN")).isEmpty();
    }

    @Test
    void aProductCountsAMultiplicationAndAnAdditionForEachTerm() {
        assertThat(MatMulCase.nn(3, 5, 7).flops()).isEqualTo(210);
    }

    @Test
    void transposedOperandsLieTheOtherWayRound() {
        MatMulCase product = MatMulCase.tn(3, 5, 7);

        assertThat(List.of(product.aRows(), product.aColumns(), product.bRows(), product.bColumns()))
                .containsExactly(7, 3, 7, 5);
        assertThat(product.name()).isEqualTo("3x5x7 TN");
    }

    @Test
    void aStepHasThreeProductsForEachLayerButTwoForTheFirst() {
        TrainCase train = TrainCase.of(32, 10, 20, 5);

        assertThat(train.products())
                .containsExactly(
                        MatMulCase.nn(32, 20, 10),
                        MatMulCase.tn(10, 20, 32),
                        MatMulCase.nn(32, 5, 20),
                        MatMulCase.tn(20, 5, 32),
                        MatMulCase.nt(32, 20, 5));
        assertThat(train.flops()).isEqualTo(2.0 * 32 * (2 * 10 * 20 + 3 * 20 * 5));
        assertThat(train.parameters()).isEqualTo(10 * 20 + 20 + 20 * 5 + 5);
        assertThat(train.bytes()).isEqualTo(28.0 * 325);
    }

    @Test
    void everyProductOfATrainingIsMeasuredOnItsOwn() {
        assertThat(BenchmarkCases.of(Suite.MATMUL)).containsAll(products(BenchmarkCases.of(Suite.TRAIN)));
        assertThat(BenchmarkCases.large(Suite.MATMUL)).containsAll(products(BenchmarkCases.large(Suite.TRAIN)));
    }

    private static List<BenchmarkCase> products(List<BenchmarkCase> trainings) {
        return trainings.stream()
                .flatMap(train -> ((TrainCase) train).products().stream())
                .map(BenchmarkCase.class::cast)
                .toList();
    }

    @Test
    void transposedWeightsAreTheSameNumbers() {
        TrainCase train = TrainCase.of(1, 3, 2);
        float[] w = train.weights(0);

        assertThat(train.transposedWeights(0)).containsExactly(w[0], w[2], w[4], w[1], w[3], w[5]);
    }

    @Test
    void bytesCountEachArrayOnce() {
        assertThat(new MapCase(MapCase.Function.ADAM, 100).bytes()).isEqualTo(2800);
        assertThat(new MapCase(MapCase.Function.GELU, 100).bytes()).isEqualTo(800);
        assertThat(new TensorCase(TensorCase.Kind.EQUAL_TO, 512).bytes()).isEqualTo(9 * 512);
        assertThat(new TensorCase(TensorCase.Kind.GATHER_ROWS, 512).bytes()).isEqualTo(8 * 512 + 2 * 4);
        assertThat(new ReduceCase(ReduceCase.Kind.ROW_SUMS, 10, 20).bytes()).isEqualTo(4 * (200 + 10));
        assertThat(new ReduceCase(ReduceCase.Kind.SOFTMAX, 10, 20).bytes()).isEqualTo(8 * 200);
    }

    @Test
    void anEpochHasTheProductsOfItsRowsAndAnAdamForEachStep() {
        TrainCase network = TrainCase.of(32, 10, 20, 5);
        EpochCase epoch = new EpochCase(network, 80, true);

        assertThat(epoch.name()).isEqualTo("10-20-5 bytes b32");
        assertThat(new EpochCase(network, 80, false).name()).isEqualTo("10-20-5 b32");
        assertThat(epoch.flops()).isEqualTo(2.5 * network.flops());
        assertThat(epoch.bytes()).isEqualTo(3 * network.bytes());
        assertThat(epoch.isRegression()).isFalse();
    }
}
