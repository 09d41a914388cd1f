package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.PlainProductSource;

/** Matrix products. */
final class Products {
    private final Session session;
    private final ConcurrentHashMap<PlainProductSource, CompiledKernel> plain = new ConcurrentHashMap<>();

    Products(Session session) {
        this.session = session;
    }

    void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() > 0) {
            multiplyPlainly(new ProductShape(a, b, out, accumulate, epilogue));
        }
    }

    private void multiplyPlainly(ProductShape shape) {
        CompiledKernel kernel = plain.computeIfAbsent(
                new PlainProductSource(shape.form()), source -> session.kernel(PlainProductSource.NAME, source.text()));
        long elements = shape.batch() * shape.m() * shape.n();
        List<Object> arguments = new ArrayList<>();
        arguments.add(shape.position(elements));
        shape.addExtents(arguments);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
        shape.addEnd(arguments);
        Grid grid = Grid.striding(session.device(), kernel, elements);
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
