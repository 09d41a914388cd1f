package org.kudari.opencl.source;

/**
 * A matrix product for processors, without local memory: each work-item computes a block of the output in registers, from scalars of
 * the left factor and vectors of the right one. Successive work-items share a panel of the right factor, so that it
 * stays in a core's cache.
 *
 * @param form the tensors, and what becomes of the sums
 * @param panel the sizes
 * @param hasLeftPanels whether the left factor was copied by {@link PanelSource}; it has any steps otherwise
 * @param hasRightPanels whether the right factor was copied; its rows are dense otherwise, and no shorter than a block's
 */
public record PanelProductSource(ProductForm form, ProductPanel panel, boolean hasLeftPanels, boolean hasRightPanels) {
    public static final String NAME = "product";

    /** The program. The kernel's arguments: the extents; the factors; the left one's panels, if it has some, and whether
     * each matrix has its own (1) or all share one's (0); the right one's; the end's. */
    public String text() {
        int rows = panel.rows();
        int columns = panel.columns();
        StringBuilder out = new StringBuilder(form.prelude());
        out.append(Fma.of(form.compute()));
        out.append("typedef E%d V;%n".formatted(panel.width()).replace("E", Compute.element(form.type())));
        out.append("__kernel void %s(%s%s%s%s%s) {%n"
                .formatted(
                        NAME,
                        form.extentParameters(),
                        form.factorParameters(),
                        hasLeftPanels ? ", __global const E *left, const I left_every" : "",
                        hasRightPanels ? ", __global const E *right, const I right_every" : "",
                        form.endParameters()));
        out.append("""
                    const I down = (m + %d) / %d;
                    const I across = (n + %d) / %d;
                    const I block = get_global_id(0);
                    const I i0 = block %% down * %d;
                    const I others0 = block / down;
                    const I j0 = others0 %% across * %d;
                    const I batch = others0 / across;
                """.formatted(rows - 1, rows, columns - 1, columns, rows, columns));
        form.matrices(true, "    ", out);
        left(out);
        right(out);
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < panel.vectors(); v++) {
                out.append("    V c%d_%d = 0;%n".formatted(r, v));
            }
        }
        sums(out);
        store(out);
        out.append("}\n");
        return out.toString();
    }

    private void left(StringBuilder out) {
        if (hasLeftPanels) {
            out.append("    __global const E *ap = left + ((long)batch * left_every * down + i0 / %d) * k * %d;%n"
                    .formatted(panel.rows(), panel.rows()));
            return;
        }
        // Rows beyond the matrix repeat its last row, and are not stored.
        for (int r = 0; r < panel.rows(); r++) {
            out.append("    __global const E *a%d = a + (a_m + min(i0 + %d, m - 1) * a_r);%n".formatted(r, r));
        }
    }

    private void right(StringBuilder out) {
        if (hasRightPanels) {
            out.append("    const I from = j0;\n");
            out.append("    __global const E *bp = right + ((long)batch * right_every * across + j0 / %d) * k * %d;%n"
                    .formatted(panel.columns(), panel.columns()));
            return;
        }
        // The last block is moved to the left, to end with the matrix, and stores the columns that are its own.
        out.append("    const I from = min(j0, n - %d);%n".formatted(panel.columns()));
        out.append("    __global const E *bp = b + (b_m + from);\n");
    }

    private void sums(StringBuilder out) {
        String element = form.compute().text();
        out.append("    for (I q = 0; q < k; q++) {\n");
        for (int v = 0; v < panel.vectors(); v++) {
            out.append("        const V b%d = vload%d(%d, bp);%n".formatted(v, panel.width(), v));
        }
        out.append("        bp += %s;%n".formatted(hasRightPanels ? panel.columns() : "b_r"));
        for (int r = 0; r < panel.rows(); r++) {
            String source = hasLeftPanels ? "ap[%d]".formatted(r) : "a%d[q * a_c]".formatted(r);
            out.append("        const V w%d = (V)(%s);%n".formatted(r, source));
            for (int v = 0; v < panel.vectors(); v++) {
                out.append("        c%d_%d = FMA(w%d, b%d, c%d_%d);%n".formatted(r, v, r, v, r, v));
            }
        }
        if (hasLeftPanels) {
            out.append("        ap += %d;%n".formatted(panel.rows()));
        }
        out.append("    }\n");
    }

    private void store(StringBuilder out) {
        int columns = panel.columns();
        out.append("    T sums[%d];%n".formatted(panel.rows() * columns));
        for (int r = 0; r < panel.rows(); r++) {
            for (int v = 0; v < panel.vectors(); v++) {
                out.append("    vstore%d(c%d_%d, %d, sums);%n".formatted(panel.width(), r, v, r * panel.vectors() + v));
            }
        }
        out.append("""
                    const I rows = min((I)%d, m - i0);
                    const I end = min(j0 + %d, n);
                    for (I r = 0; r < rows; r++) {
                        const I i = i0 + r;
                        for (I j = j0; j < end; j++) {
                            const T sum = sums[r * %d + j - from];
                """.formatted(panel.rows(), columns, columns));
        form.end("            ", out);
        out.append("        }\n    }\n");
    }
}
