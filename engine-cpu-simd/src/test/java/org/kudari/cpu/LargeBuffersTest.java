package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.layout.DType;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.Check;
import org.kudari.testkit.check.LargeTensors;

/** Buffers of more than 2^31 bytes, in a JVM with a heap for them. It runs where the property asks for it. */
class LargeBuffersTest {
    private static final String DONE = "all passed";

    @Test
    @EnabledIfSystemProperty(named = LargeTensors.ELEMENTS, matches = "\\d+")
    void largeBuffers() throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-Xmx6g");
        assertThat(Fork.run(LargeBuffersTest.class, options)).isEqualTo(DONE);
    }

    /** Runs the checks. */
    public static void main(String... arguments) {
        int bits = CpuFeatures.choose().tier().bits();
        try (BackendUnderTest subject =
                new BackendUnderTest(_ -> CpuBackend.open(bits, 2), EnumSet.allOf(DType.class))) {
            LargeTensors.buffers(subject).map(Check::body).forEach(Runnable::run);
            System.out.println(DONE);
        }
    }
}
