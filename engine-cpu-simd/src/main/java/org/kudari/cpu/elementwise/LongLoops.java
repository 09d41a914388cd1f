package org.kudari.cpu.elementwise;

import org.kudari.expr.Primitive;

/**
 * Primitives on longs, as loops over parts of one array. Those that programs use on labels, counts and truth values have
 * loops of their own, which the JIT can make vector loops of. The others call their definition for each element.
 */
final class LongLoops {
    private LongLoops() {}

    /**
     * Computes {@code x[out + i] = f(x[a + i], x[b + i], x[c + i])}. Arguments that the function does not have may be at
     * any index.
     */
    static void run(Primitive function, int count, long[] x, int out, int a, int b, int c) {
        switch (function) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = x[a + i] + x[b + i];
                }
            }
            case SUB -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = x[a + i] - x[b + i];
                }
            }
            case MUL -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = x[a + i] * x[b + i];
                }
            }
            case LESS -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = x[a + i] < x[b + i] ? 1 : 0;
                }
            }
            case LESS_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = x[a + i] <= x[b + i] ? 1 : 0;
                }
            }
            case EQUAL -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = 1 - truth(x[a + i] ^ x[b + i]);
                }
            }
            case NOT_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = truth(x[a + i] ^ x[b + i]);
                }
            }
            case AND -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = truth(x[a + i]) & truth(x[b + i]);
                }
            }
            case OR -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = truth(x[a + i] | x[b + i]);
                }
            }
            case NOT -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = 1 - truth(x[a + i]);
                }
            }
            case SELECT -> {
                for (int i = 0; i < count; i++) {
                    long mask = -truth(x[a + i]);
                    x[out + i] = x[b + i] & mask | x[c + i] & ~mask;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    x[out + i] = function.apply(x[a + i], x[b + i], x[c + i]);
                }
            }
        }
    }

    /** Returns 1 for everything but 0, without a branch that would often be predicted wrongly. */
    private static long truth(long value) {
        return (value | -value) >>> 63;
    }
}
