package org.kudari.opencl.sort;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * A step of a merge sort as a kernel of OpenCL C. A work-item takes one element and counts the elements that come
 * before it: in its block one by one, or in the other run by binary search. That is its place. Elements with equal keys
 * come in the order in which they were, so the sort is stable.
 *
 * <p>Elements are compared by whole numbers in their order, which are made of their bits. So a device needs neither
 * {@code double} nor subnormal numbers to sort those.
 *
 * @param type of the elements
 * @param merges whether the kernel merges pairs of runs, and does not sort blocks
 * @param rank the number of loops over the rows
 * @param schedule how work-items share the elements
 * @param isLong whether positions take 64 bits
 */
record ArgSortSource(DType type, boolean merges, int rank, LoopSchedule schedule, boolean isLong)
        implements ProgramSource {
    /** The elements of a block, which are all compared with each other. */
    static final int BLOCK = 64;

    private static final String NAME = "arg_sort";

    /** The bits of a negative number grow with its magnitude. -0 has the key of 0, and NaN the largest key. */
    private static final String FLOATING = """
            typedef %1$s K;
            K key(K bits, int flip) {
                const K magnitude = bits & %2$s;
                const K ordered = magnitude == 0 ? 0 : bits ^ (bits >> %4$d & %2$s);
                return (magnitude > %3$s ? %2$s : ordered) ^ flip;
            }
            """;

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of elements, of elements in a row, and of a row's elements that
     * are kept; the output's stride along the axis; the bits that are inverted in every key, all of them for a
     * descending order; the extents of all loops over rows but the outermost; the input's buffer, first position,
     * strides in the loops and stride along the axis; the output's buffer and first position; to merge also the runs'
     * buffer and first position, and their length. Output and runs are contiguous. The runs have the input's shape.
     */
    @Override
    public String text() {
        LoopNestSource rows = new LoopNestSource(rank);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append(schedule.definitions()).append(keyFunction());
        out.append("__kernel void ")
                .append(NAME)
                .append("(const I n, const I m, const I kept, const I step, const int flip");
        out.append(rows.innerExtentParameters());
        out.append(rows.tensorParameters("const " + element(), "x")).append(", const I x_step");
        out.append(LoopNestSource.baseParameters("long", "y"));
        if (merges) {
            out.append(LoopNestSource.baseParameters("const long", "runs")).append(", const I length");
        }
        out.append(") {\n").append(schedule.loop("i", "n"));
        out.append("""
                        const I within = i % step;
                        const I j = i / step % m;
                        const I outer = i / step / m;
                """);
        out.append(rows.indices("        ", "outer * step + within"));
        out.append(code("        const I row = %s;%n", rows.position("x")));
        out.append(merges ? merge() : sortBlock());
        return out.append("""
                        if (place < kept) y[y_at + outer * kept * step + within + place * step] = index;
                    }
                }
                """).toString();
    }

    private static String sortBlock() {
        return code("""
                        const long index = j;
                        const K own = key(x[row + j * x_step], flip);
                        const I begin = j / %1$d * %1$d;
                        const I end = min(begin + %1$d, m);
                        I place = begin;
                        for (I k = begin; k < j; k++) place += key(x[row + k * x_step], flip) <= own;
                        for (I k = j + 1; k < end; k++) place += key(x[row + k * x_step], flip) < own;
                """, BLOCK);
    }

    /** An element of the left run comes before those of the right run that have its key. */
    private static String merge() {
        return """
                        __global const long *sorted = runs + runs_at + outer * m * step + within;
                        const I begin = j / (2 * length) * (2 * length);
                        const I middle = min(begin + length, m);
                        const I end = min(middle + length, m);
                        const long index = sorted[j * step];
                        const K own = key(x[row + (I)index * x_step], flip);
                        I low = j < middle ? middle : begin;
                        I high = j < middle ? end : middle;
                        while (low < high) {
                            const I between = low + (high - low) / 2;
                            const K other = key(x[row + (I)sorted[between * step] * x_step], flip);
                            if (j < middle ? other < own : other <= own) low = between + 1; else high = between;
                        }
                        const I place = j + low - middle;
                """;
    }

    /** Signed whole numbers in the order of the elements: see the CPU's {@code SortKeys}, which has the same. */
    private String keyFunction() {
        return switch (type) {
            case BOOL, UINT8, INT32 ->
                code("typedef int K;%nK key(%s x, int flip) { return (K)x ^ flip; }%n", element());
            case INT64 -> "typedef long K;\nK key(long x, int flip) { return x ^ flip; }\n";
            case FLOAT32 -> code(FLOATING, "int", "INT_MAX", "0x7f800000", 31);
            case FLOAT64 -> code(FLOATING, "long", "LONG_MAX", "0x7ff0000000000000L", 63);
        };
    }

    /** The elements as whole numbers. */
    private String element() {
        return switch (type) {
            case FLOAT32 -> "int";
            case FLOAT64 -> "long";
            case BOOL, UINT8, INT32, INT64 -> ComputeType.element(type);
        };
    }
}
