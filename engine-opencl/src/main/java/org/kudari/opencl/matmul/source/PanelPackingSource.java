package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.ProgramSource;

/**
 * The packing of one factor of a matrix product into panels, in the order in which the product reads it: {@code
 * [batch][panel][k][width]}. If the last panel is wider than the matrix, it ends with zeros. A work-item copies a part
 * of a panel.
 *
 * @param signature the tensors of the product
 * @param isLeft whether a panel has rows of the left factor, or else columns of the right one
 * @param width the rows or columns of a panel
 * @param isContiguous whether neighbouring rows or columns of a panel are neighbours in memory
 */
public record PanelPackingSource(MatMulSignature signature, boolean isLeft, int width, boolean isContiguous)
        implements ProgramSource {
    private static final String NAME = "panels";

    /** The elements along k that a work-item copies. */
    public static final int DEPTH_PER_ITEM = 128;

    /** The elements that are read along k from one row or column before the next one: a cache line. */
    private static final int LINE = 16;

    @Override
    public String name() {
        return NAME;
    }

    /** The program. The kernel's arguments: the number of work-items; the extents; both factors; the panels. */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(signature.prelude());
        String name = isLeft ? "a" : "b";
        String step = isContiguous ? "" : isLeft ? " * a_r" : " * b_c";
        String deep = isLeft ? "a_c" : "b_r";
        out.append(code(
                "__kernel void %s(const I items, %s%s, __global E *to) {%n",
                NAME, signature.extentParameters(), signature.factorParameters()));
        out.append(code(
                """
                    const I extent = %s;
                    const I panels = (extent + %d) / %d;
                    const I stretches = (k + %d) / %d;
                    for (I item = get_global_id(0); item < items; item += get_global_size(0)) {
                        const I first = item %% stretches * %d;
                        const I last = min(first + %d, k);
                        const I whole = item / stretches;
                        const I panel = whole %% panels;
                        const I batch = whole / panels;
                """,
                isLeft ? "m" : "n",
                width - 1,
                width,
                DEPTH_PER_ITEM - 1,
                DEPTH_PER_ITEM,
                DEPTH_PER_ITEM,
                DEPTH_PER_ITEM));
        signature.writeMatrixOffsets(true, "        ", out);
        out.append(code("""
                        __global const E *from = %s + (%s_m + panel * %d%s);
                        __global E *target = to + (long)whole * k * %d;
                        const I full = min(extent - panel * %d, (I)%d);
                """, name, name, width, step, width, width, width));
        // The inner loop reads neighbouring elements if the layout allows it. It reads few at a time, so that the
        // part of the panel that it writes stays in the cache.
        if (isContiguous) {
            out.append(code("""
                            for (I q = first; q < last; q++) {
                                if (full == %d) {
                                    for (I x = 0; x < %d; x++) {
                                        target[q * %d + x] = from[q * %s + x];
                                    }
                                } else {
                                    for (I x = 0; x < %d; x++) {
                                        target[q * %d + x] = x < full ? from[q * %s + x] : 0;
                                    }
                                }
                            }
                    """, width, width, width, deep, width, width, deep));
        } else {
            out.append(code("""
                            for (I q0 = first; q0 < last; q0 += %d) {
                                const I q1 = min(q0 + %d, last);
                                for (I x = 0; x < full; x++) {
                                    for (I q = q0; q < q1; q++) {
                                        target[q * %d + x] = from[q * %s + x%s];
                                    }
                                }
                                for (I x = full; x < %d; x++) {
                                    for (I q = q0; q < q1; q++) {
                                        target[q * %d + x] = 0;
                                    }
                                }
                            }
                    """, LINE, LINE, width, deep, step, width, width));
        }
        out.append("    }\n}\n");
        return out.toString();
    }
}
