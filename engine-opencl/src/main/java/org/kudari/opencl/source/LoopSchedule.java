package org.kudari.opencl.source;

/**
 * How the work-items of a kernel share the iterations of a loop. The iterations are independent. Any number of
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

    /** Clang's compilers, which most processors' drivers have, may then take rounds together without asking whether tensors overlap. */
    public static final String INDEPENDENT = "#pragma clang loop vectorize(assume_safety)\n";

    /** What a program that sweeps defines first, after the type of positions. */
    public String definitions() {
        return switch (this) {
            case GRID_STRIDE -> "";
            case CHUNKED -> """
                I range(I n, size_t item) {
                    const size_t part = ((size_t)n + get_global_size(0) - 1) / get_global_size(0);
                    return (I)min((size_t)n, item * ((part + %d) / %d * %d));
                }
                """.formatted(LINE - 1, LINE, LINE);
        };
    }

    /** The head of the loop over all numbers from 0 to below {@code count}. */
    public String loop(String index, String count) {
        return switch (this) {
            case GRID_STRIDE ->
                "    for (I %1$s = get_global_id(0); %1$s < %2$s; %1$s += get_global_size(0)) {%n"
                        .formatted(index, count);
            case CHUNKED ->
                bounds(index, count)
                        + INDEPENDENT
                        + "    for (I %1$s = %1$s_from; %1$s < %1$s_to; %1$s++) {%n".formatted(index);
        };
    }

    /** Declares where this work-item's range of the numbers below {@code count} begins and ends. */
    public static String bounds(String index, String count) {
        return """
                    const I %1$s_from = range(%2$s, get_global_id(0));
                    const I %1$s_to = range(%2$s, get_global_id(0) + 1);
                """.formatted(index, count);
    }
}
