package org.kudari.opencl;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.Session;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.CheckGroup;

/** The kernels for GPUs without {@code double}, run on whatever device is here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GpuKernelsTest {
    private BackendUnderTest subject;

    @BeforeAll
    void open() {
        TestDevice.find();
        subject = new BackendUnderTest(
                _ -> new OpenClBackend("opencl:0", Session.open(TestDevice.gpuLike())),
                EnumSet.complementOf(EnumSet.of(DType.FLOAT64)));
    }

    @AfterAll
    void close() {
        if (subject != null) {
            subject.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> maps() {
        return tests(CheckGroup.MAP);
    }

    @TestFactory
    Stream<DynamicTest> reductions() {
        return tests(CheckGroup.REDUCE);
    }

    @TestFactory
    Stream<DynamicTest> argReductions() {
        return tests(CheckGroup.ARG_REDUCE);
    }

    @TestFactory
    Stream<DynamicTest> sorts() {
        return tests(CheckGroup.SORT);
    }

    @TestFactory
    Stream<DynamicTest> products() {
        return tests(CheckGroup.MATMUL);
    }

    @TestFactory
    Stream<DynamicTest> determinism() {
        return tests(CheckGroup.DETERMINISM);
    }

    @TestFactory
    Stream<DynamicTest> indices() {
        return tests(CheckGroup.INDEX);
    }

    @TestFactory
    Stream<DynamicTest> compositeCalls() {
        return tests(CheckGroup.COMPOSITE_CALLS);
    }

    @TestFactory
    Stream<DynamicTest> randomNumbers() {
        return tests(CheckGroup.RANDOM);
    }

    @TestFactory
    Stream<DynamicTest> rowFunctions() {
        return tests(CheckGroup.ROW_FUNCTIONS);
    }

    @TestFactory
    Stream<DynamicTest> locale() {
        return tests(CheckGroup.LOCALE);
    }

    @TestFactory
    Stream<DynamicTest> logits() {
        return tests(CheckGroup.LOGITS);
    }

    private Stream<DynamicTest> tests(CheckGroup group) {
        return group.on(subject)
                .map(check -> dynamicTest(check.name(), () -> check.body().run()));
    }
}
