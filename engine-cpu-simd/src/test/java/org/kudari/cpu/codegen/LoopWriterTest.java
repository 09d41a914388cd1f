package org.kudari.cpu.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.cpu.codegen.lanes.LaneCode;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;

class LoopWriterTest {

    private static Stream<CpuTier> vectorTiers() {
        return CpuFeatures.runnable().stream().filter(CpuTier::isVector);
    }

    /** The calls with which {@link WarmUp} makes the JIT count. */
    @ParameterizedTest
    @MethodSource("vectorTiers")
    void anEmptyCallComputesNothing(CpuTier tier) {
        int width = 16;
        float[] x = new float[width];
        Arrays.fill(x, 1);
        float[] out = new float[width];
        new LoopWriter(tier).loop(null, 0).run(WarmUp.EMPTY_COUNT, out, 0, x, 0, x, 0, x, 0);
        new LoopWriter(tier).rowsLoop(LaneCode.FloatOp.ADD).run(WarmUp.EMPTY_COUNT, width, out, 0, x, 0, width);
        assertThat(out).containsOnly(0f);
        assertThat(x).containsOnly(1f);
    }
}
