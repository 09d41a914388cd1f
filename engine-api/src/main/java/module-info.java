/** The tensor core: tensors, expressions, operations, autograd, and the interface that backends implement. */
module org.kudari.api {
    // For events, where a runtime has it.
    requires static jdk.jfr;

    exports org.kudari.layout;
    exports org.kudari.random;
    exports org.kudari.expr;
    exports org.kudari.backend;
    exports org.kudari.backend.reference;
    exports org.kudari.backend.tool;
    exports org.kudari.device;
    exports org.kudari.op;
    exports org.kudari.tensor;
    exports org.kudari.autograd;

    uses org.kudari.backend.BackendProvider;

    provides org.kudari.backend.BackendProvider with
            org.kudari.backend.reference.ReferenceProvider;
}
