package org.kudari.opencl;

import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.opencl.runtime.Session;

/** Matrix products. */
final class Products {
    private final Session session;

    Products(Session session) {
        this.session = session;
    }

    void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }
}
