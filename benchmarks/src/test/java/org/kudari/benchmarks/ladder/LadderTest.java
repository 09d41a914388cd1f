package org.kudari.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.benchmarks.app.Ladders;

/** Every rung computes what it should, whatever the shape. */
class LadderTest {
    /** Nothing, one, and both sides of the lengths of vectors, tiles and blocks. */
    private static final List<Integer> AWKWARD = List.of(0, 1, 2, 3, 5, 6, 7, 8, 13, 16, 17, 31, 33, 64, 65);

    private static final int RANDOM_SHAPES = 40;

    /** More than a block of any rung in each direction, and no multiple of anything. */
    private static final int[] SEVERAL_BLOCKS = {101, 517, 259};

    private static Stream<Arguments> rungs() {
        return Ladders.ALL.stream()
                .flatMap(ladder -> ladder.rungs().stream().map(rung -> Arguments.of(ladder.name(), rung.name())));
    }

    private static Stream<String> ladders() {
        return Ladders.ALL.stream().map(Ladder::name);
    }

    private static Ladder ladder(String name) {
        return Ladders.ALL.stream()
                .filter(ladder -> ladder.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void rungsAreRightOnAwkwardShapes(String ladderName, String rungName) {
        Ladder ladder = ladder(ladderName);
        Rung rung = ladder.rungs().stream()
                .filter(other -> other.name().equals(rungName))
                .findFirst()
                .orElseThrow();
        assumeTrue(
                VectorSupport.obstacle(rung).isEmpty(),
                () -> VectorSupport.obstacle(rung).orElseThrow());

        for (Problem problem : problems(ladder)) {
            check(ladder, rung, problem);
        }
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void theEngineIsRightOnAwkwardShapes(String ladderName) {
        Ladder ladder = ladder(ladderName);
        try (Backend engine = LadderRun.engine(2)) {
            for (Problem problem : problems(ladder)) {
                new ResultCheck(ladder, problem).largestDifference("engine", ladder.engine(engine, problem));
            }
        }
    }

    private static List<Problem> problems(Ladder ladder) {
        long seed = new Random().nextLong();
        System.out.println("LadderTest, " + ladder.name() + ": seed " + seed);
        Random random = new Random(seed);
        List<Problem> problems = new ArrayList<>();
        for (int length : AWKWARD) {
            problems.add(ladder.problem(length, random));
        }
        for (int i = 0; i < RANDOM_SHAPES; i++) {
            problems.add(ladder.problem(awkward(random), awkward(random), awkward(random), random));
        }
        problems.add(ladder.problem(SEVERAL_BLOCKS[0], SEVERAL_BLOCKS[1], SEVERAL_BLOCKS[2], random));
        return problems;
    }

    private static int awkward(Random random) {
        return AWKWARD.get(random.nextInt(AWKWARD.size()));
    }

    private static void check(Ladder ladder, Rung rung, Problem problem) {
        new ResultCheck(ladder, problem)
                .largestDifference(rung.name(), rung.work().apply(problem));
    }

    /** The check itself can fail: each of these is one element away from being right. */
    @ParameterizedTest
    @MethodSource("ladders")
    void aBrokenRungIsFoundOut(String ladderName) {
        Ladder ladder = ladder(ladderName);
        Rung good = ladder.rungs().getFirst();
        Problem problem = ladder.problem(7, 19, 11, new Random(1));
        int last = problem.out().length - 1;
        Rung forgetful = broken(good, p -> p.out()[last] = Float.NaN);
        Rung wrong = broken(good, p -> p.out()[last] += 1e-3f);

        check(ladder, good, problem);
        assertThatThrownBy(() -> check(ladder, forgetful, problem))
                .isInstanceOf(WrongResult.class)
                .hasMessageStartingWith(ladderName + ": 'broken' is off by Infinity with 7 rows, 19 columns");
        assertThatThrownBy(() -> check(ladder, wrong, problem)).isInstanceOf(WrongResult.class);
    }

    private static Rung broken(Rung good, Consumer<Problem> damage) {
        return new Rung("broken", "an error", 0, problem -> () -> {
            good.work().apply(problem).run();
            damage.accept(problem);
        });
    }

    @Test
    void aRungThatComputesSomethingElseIsNotMeasured() {
        Ladder gelu = ladder("gelu");
        List<String> doings = new ArrayList<>();
        Ladder cracked = new BrokenLadder(gelu, broken(gelu.rungs().getFirst(), p -> p.out()[0] = 5));

        assertThatThrownBy(() -> new LadderRun(1, 1, doings::add).run(cracked, 8))
                .isInstanceOf(WrongResult.class)
                .hasMessageContaining("'broken' is off by");
        assertThat(doings).isEmpty();
    }

    @Test
    void aClimbMeasuresAllRungsAndTheEngineOfTwoThreads() {
        Ladder ladder = ladder("transpose");

        LadderResult ladderResult = new LadderRun(2, 2, _ -> {}).run(ladder, 16);

        assertThat(ladderResult.rungs())
                .hasSize(ladder.rungs().size() + 2 - ladderResult.skipped().size());
        assertThat(ladderResult.rungs())
                .allSatisfy(rungResult ->
                        assertThat(rungResult.seconds()).hasSize(2).doesNotContain(0));
        assertThat(ladderResult.versusBefore(ladderResult.rungs().getFirst())).isNaN();
        assertThat(ladderResult.rungs().getLast().name()).isEqualTo("engine, 2 threads");
        assertThat(ladderResult.versusEngine(
                        ladderResult.rungs().get(ladderResult.rungs().size() - 2)))
                .isEqualTo(1);
    }

    @Test
    void whatNeedsWiderVectorsSaysSo() {
        Rung rung = new Rung("wide", "much", 1 << 20, _ -> () -> {});

        assertThat(VectorSupport.obstacle(rung))
                .get(InstanceOfAssertFactories.STRING)
                .startsWith("'wide' is left out: ");
        assertThat(VectorSupport.obstacle(new Rung("plain", "little", 0, _ -> () -> {})))
                .isEmpty();
    }
}
