/** The CPU backend: kernels on the Vector API where the JVM has it, and in plain Java where not. */
module org.kudari.cpu {
    requires transitive org.kudari.api;
    requires static jdk.incubator.vector;

    exports org.kudari.cpu;

    provides org.kudari.backend.BackendProvider with
            org.kudari.cpu.CpuProvider;
}
