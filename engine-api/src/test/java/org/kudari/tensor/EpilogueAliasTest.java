package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class EpilogueAliasTest {
    @Test
    void anEpilogueMayOverwriteItsOwnOperand() {
        try (Backend backend = new ReferenceBackend()) {
            View a = scalar(backend, 3);
            View b = scalar(backend, 4);
            View out = scalar(backend, 5);
            Kernel sum = Kernel.of(2, 0, Expr.input(0).plus(Expr.input(1)));
            backend.matmul(a, b, out, false, new Epilogue(sum, new double[0], List.of(out), null));
            assertThat(((HostBuffer) out.buffer()).floats()).containsExactly(17);
        }
    }

    private static View scalar(Backend backend, float value) {
        View view = View.contiguous(backend.allocate(DType.FLOAT32, 1), Shape.of(1, 1));
        ((HostBuffer) view.buffer()).floats()[0] = value;
        return view;
    }
}
