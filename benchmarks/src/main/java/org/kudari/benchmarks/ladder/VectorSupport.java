package org.kudari.benchmarks.ladder;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.kudari.cpu.CpuBackend;

/** The vectors that this JVM and processor support. */
final class VectorSupport {
    private static final Optional<String> OBSTACLE = obstacle();

    /** Initialised only if the Vector API is available. */
    private static final class Width {
        static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    private VectorSupport() {}

    /** The engine checks the requirements of vector code: the module, C2, and a processor with multiply-adds. */
    private static Optional<String> obstacle() {
        try (CpuBackend _ = CpuBackend.open(128, 1)) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The reason why a rung cannot run here, as a sentence without a full stop; empty if it can. */
    static Optional<String> obstacle(Rung rung) {
        if (rung.leastBits() == 0) {
            return Optional.empty();
        }
        return OBSTACLE.or(() -> rung.leastBits() <= Width.BITS
                        ? Optional.empty()
                        : Optional.of(
                                "it needs vectors of " + rung.leastBits() + " bits, and here they have " + Width.BITS))
                .map(reason -> "'" + rung.name() + "' is left out: " + reason);
    }
}
