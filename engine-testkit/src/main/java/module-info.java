/**
 * The conformance suite that every backend must pass, and the table of cases and the gradient report that it is made
 * of.
 */
module org.kudari.testkit {
    requires transitive org.kudari.api;
    // For ConformanceSuite alone: whoever extends it brings JUnit, and nothing else here touches it.
    requires static transitive org.junit.jupiter.api;

    exports org.kudari.testkit;
    exports org.kudari.testkit.backend;
    exports org.kudari.testkit.check;
    exports org.kudari.testkit.table;
}
