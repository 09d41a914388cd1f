/** Figures without a screen: plots, graphs and surfaces as SVG, PNG and GIF; and the computation graph of a tensor. */
module org.kudari.pictures {
    requires transitive java.desktop;
    requires transitive org.kudari.api;

    exports org.kudari.pictures;
    exports org.kudari.pictures.canvas;
    exports org.kudari.pictures.diagram;
    exports org.kudari.pictures.figure;
    exports org.kudari.pictures.image;
    exports org.kudari.pictures.plot;
    exports org.kudari.pictures.surface;
}
