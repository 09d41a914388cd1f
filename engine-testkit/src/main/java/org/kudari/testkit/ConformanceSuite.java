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
import org.kudari.testkit.check.Check;
import org.kudari.testkit.check.CheckGroup;
import org.kudari.testkit.model.ObserverChecks;
import org.kudari.testkit.model.SessionChecks;
import org.kudari.testkit.table.CaseTable;

/**
 * The requirements on every backend, as JUnit tests. A backend's own tests extend it in three lines, once for each of
 * its tiers:
 *
 * <pre>{@code
 * class ReferenceConformanceTest extends ConformanceSuite {
 *     @Override protected Backend open() { return new ReferenceBackend(); }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConformanceSuite {
    /** The two parts of the suite. */
    protected enum Part {
        /** The checks of single calls, of memory and of determinism: every group of {@link CheckGroup}. */
        CALLS,
        /** The gradients of all differentiable operations, of both orders, against finite differences. */
        GRADIENTS
    }

    private BackendUnderTest subject;

    /** A suite; JUnit makes it. */
    protected ConformanceSuite() {}

    /**
     * Opens a fresh backend to test. The suite closes it.
     *
     * @return the backend
     */
    protected abstract Backend open();

    /**
     * Opens a fresh backend with a number of threads. By default this is {@link #open()}, for a backend that does not
     * use threads.
     *
     * @param threads the number of threads, at least 1
     * @return the backend; the suite closes it
     */
    protected Backend open(int threads) {
        return open();
    }

    /** {@return the element types that the backend can hold; by default all of them} */
    protected Set<DType> types() {
        return EnumSet.allOf(DType.class);
    }

    /**
     * {@return the parts that this class tests; by default both} A slow backend may divide the parts between two test
     * classes.
     */
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
        return tests(group.on(subject));
    }

    private Stream<DynamicTest> tests(Stream<Check> checks) {
        return parts().contains(Part.CALLS)
                ? checks.map(
                        check -> dynamicTest(check.name(), () -> check.body().run()))
                : Stream.empty();
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
    Stream<DynamicTest> wholeNumbers() {
        return tests(CheckGroup.WHOLE_NUMBERS);
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
    Stream<DynamicTest> largeTensors() {
        return tests(CheckGroup.LARGE_TENSORS);
    }

    @TestFactory
    Stream<DynamicTest> argReduce() {
        return tests(CheckGroup.ARG_REDUCE);
    }

    @TestFactory
    Stream<DynamicTest> sort() {
        return tests(CheckGroup.SORT);
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
    Stream<DynamicTest> logits() {
        return tests(CheckGroup.LOGITS);
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
    Stream<DynamicTest> observers() {
        return tests(ObserverChecks.of(subject));
    }

    @TestFactory
    Stream<DynamicTest> sessions() {
        return tests(SessionChecks.of(subject));
    }

    @TestFactory
    Stream<DynamicTest> locale() {
        return tests(CheckGroup.LOCALE);
    }

    @TestFactory
    Stream<DynamicTest> gradients() {
        if (!parts().contains(Part.GRADIENTS)) {
            return Stream.empty();
        }
        return CaseTable.differentiable().stream()
                .filter(opCase -> opCase.arguments().stream().allMatch(argument -> subject.holds(argument.type())))
                .flatMap(opCase -> Stream.of(1, 2)
                        .filter(order -> order <= opCase.orders())
                        .map(order -> dynamicTest(opCase + ", order " + order, () -> {
                            GradientReport.Row result = GradientReport.check(subject.device(), opCase, order);
                            assertTrue(
                                    result.passed(),
                                    () -> "off by " + result.worstError() + ", allowed " + result.tolerance() + " "
                                            + result.problem());
                        })));
    }
}
