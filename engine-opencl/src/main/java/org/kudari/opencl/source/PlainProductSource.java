package org.kudari.opencl.source;

/**
 * A matrix product in which each work-item computes one element: for integers and for small products.
 *
 * @param form the tensors, and what becomes of the sums
 * @param sweep how work-items share the elements
 */
public record PlainProductSource(ProductForm form, Sweep sweep) {
    public static final String NAME = "product";

    /** The program. The kernel's arguments: the number of elements of the output; the extents; the factors; the end's. */
    public String text() {
        StringBuilder out = new StringBuilder(form.prelude() + Fma.of(form.compute())).append(sweep.definitions());
        out.append("__kernel void %s(const I elements, %s%s%s) {%n"
                .formatted(NAME, form.extentParameters(), form.factorParameters(), form.endParameters()));
        out.append(ProductForm.eachElement(sweep));
        form.matrices(true, "        ", out);
        Compute compute = form.compute();
        out.append("        __global const E *ai = a + (a_m + i * a_r);\n");
        out.append("        __global const E *bj = b + (b_m + j * b_c);\n");
        out.append("        T sum = 0;\n        for (I q = 0; q < k; q++) {\n            ");
        String left = compute.loaded(form.type(), "ai[q * a_c]");
        String right = compute.loaded(form.type(), "bj[q * b_r]");
        // In unsigned integers: signed overflow is undefined in C.
        out.append(
                compute == Compute.LONG
                        ? "sum = (T)((ulong)sum + (ulong)(%s) * (ulong)(%s));%n".formatted(left, right)
                        : "sum = FMA(%s, %s, sum);%n".formatted(left, right));
        out.append("        }\n");
        form.end("        ", out);
        out.append("    }\n}\n");
        return out.toString();
    }
}
