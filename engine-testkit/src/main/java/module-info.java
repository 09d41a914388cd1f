/**
 * The conformance suite that every backend must pass, and the table of cases and the gradient report that it is made
 * of.
 */
module org.kudari.testkit {
    requires transitive org.kudari.api;
    requires org.kudari.nn;
    // For ConformanceSuite alone. A project that extends it has JUnit, and nothing else here uses it.
    requires static transitive org.junit.jupiter.api;

    exports org.kudari.testkit;
    exports org.kudari.testkit.backend;
    exports org.kudari.testkit.check;
    exports org.kudari.testkit.table;
}
