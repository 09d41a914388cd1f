/** The command line. */
module org.kudari.cli {
    requires org.kudari.board;
    requires org.kudari.examples;
    requires org.kudari.nn;
    requires org.kudari.pictures;
    requires org.kudari.testkit;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires info.picocli;
    requires java.management;

    // picocli reads and sets annotated fields by reflection.
    opens org.kudari.cli to
            info.picocli;
    opens org.kudari.cli.command to
            info.picocli;
    opens org.kudari.cli.options to
            info.picocli;
}
