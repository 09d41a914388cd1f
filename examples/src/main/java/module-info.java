/** The command line, and small programs that read like a tutorial. */
module org.kudari.examples {
    requires org.kudari.nn;
    requires org.kudari.testkit;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires java.management;

    // picocli reads and sets annotated fields by reflection.
    opens org.kudari.cli to
            info.picocli;
}
