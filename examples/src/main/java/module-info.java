/** Small programs that read like a tutorial. */
module org.kudari.examples {
    requires transitive org.kudari.api;
    requires org.kudari.nn;

    exports org.kudari.examples;
}
