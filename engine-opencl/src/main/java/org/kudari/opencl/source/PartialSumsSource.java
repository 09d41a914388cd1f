package org.kudari.opencl.source;

/**
 * The end of a matrix product whose sums were split: adds the parts of each, in order.
 *
 * @param form the tensors, and what becomes of the sums
 * @param sweep how work-items share the elements
 */
public record PartialSumsSource(ProductForm form, Sweep sweep) {
    public static final String NAME = "partial_sums";

    /** The program. The kernel's arguments: the number of elements of the output, that of parts; the extents; the parts; the end's. */
    public String text() {
        StringBuilder out = new StringBuilder(form.prelude()).append(sweep.definitions());
        out.append("__kernel void %s(const I elements, const I parts, %s, __global const E *from%s) {%n"
                .formatted(NAME, form.extentParameters(), form.endParameters()));
        out.append(ProductForm.eachElement(sweep));
        out.append("""
                        T sum = from[e];
                        for (I part = 1; part < parts; part++) {
                            sum += from[(long)part * elements + e];
                        }
                """);
        form.matrices(false, "        ", out);
        form.end("        ", out);
        out.append("    }\n}\n");
        return out.toString();
    }
}
