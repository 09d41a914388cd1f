/** Benchmarks of the engine's devices against each other and against other libraries. */
module org.kudari.benchmarks {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires java.management;
    requires java.sql;
    requires jdk.incubator.vector;
    requires jmh.core;
    requires transitive org.kudari.api;
    requires org.kudari.cpu;
    requires org.kudari.nn;

    // What a peer implements.
    exports org.kudari.benchmarks.cases;
    exports org.kudari.benchmarks.contender;

    uses org.kudari.benchmarks.contender.ContenderFactory;

    // picocli reads and sets annotated fields by reflection.
    opens org.kudari.benchmarks.app to
            info.picocli;
}
