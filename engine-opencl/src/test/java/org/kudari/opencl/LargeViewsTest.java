package org.kudari.opencl;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.kudari.layout.DType;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.LargeTensors;

/** Calls on more elements than an int can count, on tensors that repeat a few elements. */
class LargeViewsTest {
    private static final long ELEMENTS = (1L << 31) + 1000;

    private static final BackendUnderTest SUBJECT =
            new BackendUnderTest(_ -> TestDevice.open(), EnumSet.complementOf(EnumSet.of(DType.FLOAT64)));

    @AfterAll
    static void close() {
        SUBJECT.close();
    }

    @TestFactory
    Stream<DynamicTest> countsBeyondAnInt() {
        return LargeTensors.repeated(SUBJECT, ELEMENTS)
                .map(check -> dynamicTest(check.name(), () -> check.body().run()));
    }

    @TestFactory
    @EnabledIfSystemProperty(named = LargeTensors.ELEMENTS, matches = "\\d+")
    Stream<DynamicTest> largeBuffers() {
        return LargeTensors.buffers(SUBJECT)
                .map(check -> dynamicTest(check.name(), () -> check.body().run()));
    }
}
