package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

/**
 * The matrix units of NVIDIA's GPUs from compute capability 8.0 on, by inline PTX. The instructions and the layout of
 * fragments are from: NVIDIA, Parallel Thread Execution ISA, "Warp Level Matrix Multiply-Accumulate Instructions" and
 * "cp.async".
 */
public record PtxMatrixUnit() implements MatrixUnit {

    @Override
    public String definitions(MatrixUnitFormat format) {
        return code(
                """
                #define COPY(to, at, from) __asm__ volatile("cp.async.cg.shared.global [%%0 + %%2], [%%1], 16;" \\
                    :: "l"((ulong)(to)), "l"((ulong)(from)), "n"((at) * 16) : "memory")
                #define COMMIT() __asm__ volatile("cp.async.commit_group;" ::: "memory")
                #define ARRIVE(n) __asm__ volatile("cp.async.wait_group " #n ";" ::: "memory")
                float4 multiply(float4 c, uint4 a, uint b0, uint b1) {
                    float c0 = c.x, c1 = c.y, c2 = c.z, c3 = c.w;
                    __asm__ volatile("mma.sync.aligned.%s {%%0, %%1, %%2, %%3}, {%%4, %%5, %%6, %%7}, {%%8, %%9}, {%%0, %%1, %%2, %%3};"
                        : "+f"(c0), "+f"(c1), "+f"(c2), "+f"(c3)
                        : "r"(a.x), "r"(a.y), "r"(a.z), "r"(a.w), "r"(b0), "r"(b1));
                    return (float4)(c0, c1, c2, c3);
                }
                #define MMA(c, a, b0, b1) c = multiply(c, a, b0, b1)
                """,
                switch (format) {
                    case TF32 -> "m16n8k8.row.col.f32.tf32.tf32.f32";
                    case BFLOAT16 -> "m16n8k16.row.col.f32.bf16.bf16.f32";
                });
    }

    @Override
    public String declarations(MatrixUnitTile tile) {
        return "";
    }

    @Override
    public long localBytes(MatrixUnitTile tile) {
        return 0;
    }
}
