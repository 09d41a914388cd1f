package org.kudari.cpu.codegen;

import org.kudari.expr.Primitive;

/** A loop that evaluates a primitive's definition in the table, one element at a time in double precision. */
final class DoublePrecisionLoop implements PrimitiveLoop {
    private final Primitive function;
    private final int aStep;
    private final int bStep;
    private final int cStep;

    DoublePrecisionLoop(Primitive function, int repeated) {
        this.function = function;
        aStep = step(0, repeated);
        bStep = step(1, repeated);
        cStep = step(2, repeated);
    }

    /**
     * Returns the distance from one element of an argument to the next; 0 for one that is repeated or that the function
     * does not have.
     */
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
