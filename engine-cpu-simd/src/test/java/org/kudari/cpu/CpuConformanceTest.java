package org.kudari.cpu;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.kudari.backend.Backend;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.testkit.ConformanceSuite;

/** Runs the conformance suite on every tier that this processor has. */
class CpuConformanceTest {

    private abstract static class OnTier extends ConformanceSuite {
        private final CpuTier tier;

        OnTier(CpuTier tier) {
            this.tier = tier;
        }

        @Override
        protected Backend open() {
            return open(2);
        }

        @Override
        protected Backend open(int threads) {
            Assumptions.assumeTrue(CpuFeatures.runnable().contains(tier), () -> tier + " does not run here");
            return CpuBackend.open(tier.bits(), threads);
        }
    }

    @Nested
    class Plain extends OnTier {
        Plain() {
            super(CpuTier.PLAIN);
        }
    }

    @Nested
    class Vector128 extends OnTier {
        Vector128() {
            super(CpuTier.VECTOR_128);
        }
    }

    @Nested
    class Vector256 extends OnTier {
        Vector256() {
            super(CpuTier.VECTOR_256);
        }
    }

    @Nested
    class Vector512 extends OnTier {
        Vector512() {
            super(CpuTier.VECTOR_512);
        }
    }
}
