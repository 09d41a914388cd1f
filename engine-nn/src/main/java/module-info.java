/** The training library: layers, losses, optimizers, data and files, on the tensor core. */
module org.kudari.nn {
    requires transitive org.kudari.api;
    // For events, where a runtime has it.
    requires static jdk.jfr;
    requires ch.randelshofer.fastdoubleparser;
    requires de.siegmar.fastcsv;
    requires com.fasterxml.jackson.core;

    exports org.kudari.data;
    exports org.kudari.data.file;
    exports org.kudari.data.strokes;
    exports org.kudari.init;
    exports org.kudari.io;
    exports org.kudari.io.csv;
    exports org.kudari.io.files;
    exports org.kudari.io.numpy;
    exports org.kudari.io.tables;
    exports org.kudari.io.tensors;
    exports org.kudari.loss;
    exports org.kudari.metric;
    exports org.kudari.model;
    exports org.kudari.model.codec;
    exports org.kudari.nn;
    exports org.kudari.optim;
    exports org.kudari.predict;
    exports org.kudari.table;
    exports org.kudari.table.cells;
    exports org.kudari.table.schema;
    exports org.kudari.table.schema.inference;
    exports org.kudari.table.stream;
    exports org.kudari.tabular;
    exports org.kudari.train;
    exports org.kudari.watch;
    exports org.kudari.watch.doctor;
    exports org.kudari.watch.log;
    exports org.kudari.watch.tensorboard;

    uses org.kudari.model.codec.LayerCodecProvider;
    uses org.kudari.table.TableSourceProvider;

    provides org.kudari.model.codec.LayerCodecProvider with
            org.kudari.nn.StandardLayers;
    provides org.kudari.table.TableSourceProvider with
            org.kudari.io.numpy.NumpySourceProvider;
}
