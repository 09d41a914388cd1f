package org.kudari.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

class HostBufferTest {
    /**
     * So many that the JIT's last compiler has its turn, at sizes on both sides of 64 bytes, where the JDK's own way
     * changes.
     */
    @Test
    void smallCopiesAreWholeHoweverOftenTheyAreMade() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200_000; round++) {
            DType type = DType.values()[random.nextInt(DType.values().length)];
            int length = random.nextInt(20);
            int offset = random.nextInt(4);
            HostBuffer buffer = HostBuffer.allocate(type, offset + length + 1);
            byte[] content = new byte[length * type.bytes()];
            random.nextBytes(content);

            View part = new View(buffer, Layout.contiguous(Shape.of(length), offset));
            HostBuffer.copyIn(MemorySegment.ofArray(content), part);
            byte[] back = new byte[content.length];
            HostBuffer.copyOut(part, MemorySegment.ofArray(back));

            String which = "round " + round + " of seed " + seed + ": " + length + " " + type + " at " + offset;
            assertThat(back).as(which).isEqualTo(content);
            assertThat(outside(buffer, offset, length)).as(which).containsOnly(0);
        }
    }

    /** All bytes but those of some elements. */
    private static byte[] outside(HostBuffer buffer, int offset, int length) {
        byte[] all = new byte[Math.toIntExact(buffer.segment().byteSize())];
        MemorySegment.copy(buffer.segment(), JAVA_BYTE, 0, all, 0, all.length);
        int width = buffer.type().bytes();
        byte[] before = Arrays.copyOf(all, offset * width);
        byte[] after = Arrays.copyOfRange(all, (offset + length) * width, all.length);
        byte[] outside = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, outside, before.length, after.length);
        return outside;
    }
}
