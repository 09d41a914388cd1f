package org.kudari.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.kudari.backend.Backend;
import org.kudari.layout.DType;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.CheckGroup;
import org.kudari.testkit.table.CaseTable;

/**
 * What every backend must do, as JUnit tests. A backend's own tests extend it in three lines, once for each of its
 * tiers:
 *
 * <pre>{@code
 * class ReferenceConformanceTest extends ConformanceSuite {
 *     @Override protected Backend open() { return new ReferenceBackend(); }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConformanceSuite {
    /** The two halves of the suite. */
    protected enum Part {
        /** What each call of a backend must do. */
        CALLS,
        /** Whether what autograd makes of the calls is the derivative. */
        GRADIENTS
    }

    private BackendUnderTest subject;

    /** For subclasses. */
    protected ConformanceSuite() {}

    /** A fresh backend to test; it is closed by the suite. */
    protected abstract Backend open();

    /** The same with so many threads, for a backend to which that means something. */
    protected Backend open(int threads) {
        return open();
    }

    /** The element types that the backend can hold; all of them unless a device is short of some. */
    protected Set<DType> types() {
        return EnumSet.allOf(DType.class);
    }

    /** What this class tests: everything, but A slow backend may split the parts into two test classes. */
    protected Set<Part> parts() {
        return EnumSet.allOf(Part.class);
    }

    @BeforeAll
    void openSubject() {
        subject = new BackendUnderTest(threads -> threads == 0 ? open() : open(threads), types());
    }

    @AfterAll
    void closeSubject() {
        subject.close();
    }

    private Stream<DynamicTest> tests(CheckGroup group) {
        if (!parts().contains(Part.CALLS)) {
            return Stream.empty();
        }
        return group.on(subject)
                .map(check -> dynamicTest(check.name(), () -> check.body().run()));
    }

    @TestFactory
    Stream<DynamicTest> device() {
        return tests(CheckGroup.DEVICE);
    }

    @TestFactory
    Stream<DynamicTest> forward() {
        return tests(CheckGroup.FORWARD);
    }

    @TestFactory
    Stream<DynamicTest> specialValues() {
        return tests(CheckGroup.SPECIAL_VALUES);
    }

    @TestFactory
    Stream<DynamicTest> map() {
        return tests(CheckGroup.MAP);
    }

    @TestFactory
    Stream<DynamicTest> reduce() {
        return tests(CheckGroup.REDUCE);
    }

    @TestFactory
    Stream<DynamicTest> argReduce() {
        return tests(CheckGroup.ARG_REDUCE);
    }

    @TestFactory
    Stream<DynamicTest> matmul() {
        return tests(CheckGroup.MATMUL);
    }

    @TestFactory
    Stream<DynamicTest> index() {
        return tests(CheckGroup.INDEX);
    }

    @TestFactory
    Stream<DynamicTest> compositeCalls() {
        return tests(CheckGroup.COMPOSITE_CALLS);
    }

    @TestFactory
    Stream<DynamicTest> rowFunctions() {
        return tests(CheckGroup.ROW_FUNCTIONS);
    }

    @TestFactory
    Stream<DynamicTest> random() {
        return tests(CheckGroup.RANDOM);
    }

    @TestFactory
    Stream<DynamicTest> fuzz() {
        return tests(CheckGroup.FUZZ);
    }

    @TestFactory
    Stream<DynamicTest> kinks() {
        return tests(CheckGroup.KINKS);
    }

    @TestFactory
    Stream<DynamicTest> parameters() {
        return tests(CheckGroup.PARAMETERS);
    }

    @TestFactory
    Stream<DynamicTest> workedExamples() {
        return tests(CheckGroup.WORKED_EXAMPLES);
    }

    @TestFactory
    Stream<DynamicTest> memory() {
        return tests(CheckGroup.MEMORY);
    }

    @TestFactory
    Stream<DynamicTest> determinism() {
        return tests(CheckGroup.DETERMINISM);
    }

    @TestFactory
    Stream<DynamicTest> gradients() {
        if (!parts().contains(Part.GRADIENTS)) {
            return Stream.empty();
        }
        return CaseTable.differentiable().stream()
                .filter(row -> row.arguments().stream().allMatch(argument -> subject.holds(argument.type())))
                .flatMap(row -> Stream.of(1, 2)
                        .filter(order -> order <= row.orders())
                        .map(order -> dynamicTest(row + ", order " + order, () -> {
                            GradientReport.Row result = GradientReport.check(subject.device(), row, order);
                            assertTrue(
                                    result.passed(),
                                    () -> "off by " + result.worstError() + ", allowed " + result.tolerance() + " "
                                            + result.problem());
                        })));
    }
}
