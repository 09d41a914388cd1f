package org.kudari.cpu.codegen;

import org.kudari.expr.Primitive;

/** A primitive by its definition in the table, one element after the other in double precision. */
final class TableLoop implements PrimitiveLoop {
    private final Primitive function;
    private final int aStep;
    private final int bStep;
    private final int cStep;

    TableLoop(Primitive function, int repeated) {
        this.function = function;
        aStep = step(0, repeated);
        bStep = step(1, repeated);
        cStep = step(2, repeated);
    }

    /** An argument that the function does not have stays where it is. */
    private int step(int argument, int repeated) {
        return argument < function.arity() ? ~repeated >> argument & 1 : 0;
    }

    @Override
    public void run(int count, float[] out, int outAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int i = 0; i < count; i++) {
            out[outAt + i] = (float) function.apply(a[aAt + i * aStep], b[bAt + i * bStep], c[cAt + i * cStep]);
        }
    }
}
