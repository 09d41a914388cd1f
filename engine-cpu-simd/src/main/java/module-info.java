/** The CPU backend: kernels on the Vector API where the JVM has it, and in plain Java where not. */
@SuppressWarnings("module") // The benchmarks are compiled after this module.
module org.kudari.cpu {
    requires transitive org.kudari.api;
    requires static jdk.incubator.vector;

    exports org.kudari.cpu;

    // For the benchmarks, which measure these by themselves.
    exports org.kudari.cpu.gemm to
            org.kudari.benchmarks;
    exports org.kudari.cpu.threads to
            org.kudari.benchmarks;

    provides org.kudari.backend.BackendProvider with
            org.kudari.cpu.CpuProvider;
}
