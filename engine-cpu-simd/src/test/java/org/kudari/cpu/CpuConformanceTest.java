package org.kudari.cpu;

import org.junit.jupiter.api.Nested;
import org.kudari.backend.Backend;
import org.kudari.testkit.ConformanceSuite;

/** The conformance suite on every tier. A width that the processor lacks is emulated by the JVM: slow, and as right. */
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
            return CpuBackend.open(tier, threads);
        }
    }

    @Nested
    class Plain extends OnTier {
        Plain() {
            super(CpuTier.PLAIN);
        }
    }

    @Nested
    class Vectors128 extends OnTier {
        Vectors128() {
            super(CpuTier.VECTOR_128);
        }
    }

    @Nested
    class Vectors256 extends OnTier {
        Vectors256() {
            super(CpuTier.VECTOR_256);
        }
    }

    @Nested
    class Vectors512 extends OnTier {
        Vectors512() {
            super(CpuTier.VECTOR_512);
        }
    }
}
