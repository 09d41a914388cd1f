/** Small programs that read like a tutorial. */
module org.kudari.examples {
    requires transitive org.kudari.api;
    requires transitive org.kudari.nn;
    requires transitive org.kudari.pictures;

    exports org.kudari.examples;
    exports org.kudari.examples.gallery;
    exports org.kudari.examples.gallery.page;
    exports org.kudari.examples.gallery.parts;
}
