package org.kudari.opencl.source;

import static org.kudari.opencl.source.Code.code;

/**
 * The division of a loop's iterations among the work-items of a kernel. The iterations are independent. Any number of
 * work-items can run any number of iterations.
 */
public enum LoopSchedule {
    /**
     * A grid-stride loop: neighbouring work-items take neighbouring iterations, so that a GPU's memory accesses are
     * coalesced.
     */
    GRID_STRIDE,

    /**
     * Each work-item takes a contiguous range. A processor runs work-items one after the other, so it reads memory
     * from one end to the other, and its compiler can vectorize the loop. With strides it would run through all of
     * the memory once for each work-item.
     */
    CHUNKED;

    /** Iterations whose elements fill a cache line, so that no two work-items write to the same line. */
    private static final int LINE = 16;

    /**
     * Tells compilers based on Clang, as most drivers for processors have, that a loop's iterations are independent.
     * They vectorize it then without a check whether tensors overlap.
     */
    public static final String INDEPENDENT = "#pragma clang loop vectorize(assume_safety)\n";

    /** The functions that {@link #loop} needs, to be defined after the type of positions. */
    public String definitions() {
        return switch (this) {
            case GRID_STRIDE -> "";
            case CHUNKED -> code("""
                I range(I n, size_t item) {
                    const size_t part = ((size_t)n + get_global_size(0) - 1) / get_global_size(0);
                    return (I)min((size_t)n, item * ((part + %d) / %d * %d));
                }
                """, LINE - 1, LINE, LINE);
        };
    }

    /** The head of the loop over the numbers from 0 to {@code count - 1}. */
    public String loop(String index, String count) {
        return switch (this) {
            case GRID_STRIDE ->
                code("    for (I %1$s = get_global_id(0); %1$s < %2$s; %1$s += get_global_size(0)) {%n", index, count);
            case CHUNKED ->
                bounds(index, count)
                        + INDEPENDENT
                        + code("    for (I %1$s = %1$s_from; %1$s < %1$s_to; %1$s++) {%n", index);
        };
    }

    /** Declares the beginning and the end of this work-item's range of the numbers below {@code count}. */
    public static String bounds(String index, String count) {
        return code("""
                    const I %1$s_from = range(%2$s, get_global_id(0));
                    const I %1$s_to = range(%2$s, get_global_id(0) + 1);
                """, index, count);
    }
}
