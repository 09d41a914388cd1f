package org.kudari.opencl.random;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.random.Distribution;
import org.kudari.random.Philox;

/**
 * A random fill as a kernel of OpenCL C. Work-items share the blocks of {@link Philox}, and store each block's numbers
 * in as many elements as it yields.
 *
 * @param distribution of the numbers
 * @param type of the elements
 * @param hasDoubles whether normal numbers are computed in double precision
 * @param schedule the division of the blocks among work-items
 * @param isLong whether positions take 64 bits
 */
record RandomSource(Distribution distribution, DType type, boolean hasDoubles, LoopSchedule schedule, boolean isLong)
        implements ProgramSource {
    private static final String NAME = "random";

    /** Philox4x32; the seed is the key, the stream the upper half of the counter. */
    private static final String PHILOX = code(
            """
            uint4 philox(ulong block, ulong seed, ulong stream) {
                uint c0 = (uint)block, c1 = (uint)(block >> 32);
                uint c2 = (uint)stream, c3 = (uint)(stream >> 32);
                uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
                for (int round = 0; round < %d; round++) {
                    const uint low0 = c0 * %s, high0 = mul_hi(c0, %s);
                    const uint low1 = c2 * %s, high1 = mul_hi(c2, %s);
                    c0 = high1 ^ c1 ^ k0;
                    c1 = low1;
                    c2 = high0 ^ c3 ^ k1;
                    c3 = low0;
                    k0 += %s;
                    k1 += %s;
                }
                return (uint4)(c0, c1, c2, c3);
            }
            """,
            Philox.ROUNDS,
            hex(Philox.MULTIPLIER_0),
            hex(Philox.MULTIPLIER_0),
            hex(Philox.MULTIPLIER_1),
            hex(Philox.MULTIPLIER_1),
            hex(Philox.WEYL_0),
            hex(Philox.WEYL_1));

    private static final String FLOAT_UNIFORMS = """
            float4 uniforms(uint4 words) { return convert_float4(words >> 8) * 0x1p-24f; }
            """;

    private static final String DOUBLE_UNIFORMS = """
            double2 uniforms(uint4 words) {
                return convert_double2((convert_ulong2(words.s02) << 21) | (convert_ulong2(words.s13) >> 11)) * 0x1p-53;
            }
            """;

    /** The same formula as the reference. */
    private static final String DOUBLE_NORMALS = """
            double2 normals(double u, double v) {
                double cosine;
                const double sine = sincos(2 * M_PI * v, &cosine);
                return sqrt(-2 * log(1 - u)) * (double2)(cosine, sine);
            }
            """;

    /** {@code cospi} takes half turns, in which the angle is exact; in radians it would be rounded. */
    private static final String FLOAT_NORMALS = """
            float2 normals(float u, float v) {
                return sqrt(-2 * log(1 - u)) * (float2)(cospi(2 * v), sinpi(2 * v));
            }
            """;

    private static final String ONE_PAIR = """
            double2 paired(double2 u) { return normals(u.s0, u.s1); }
            """;

    private static final String TWO_PAIRS = """
            float4 paired(float4 u) {
                return (float4)(convert_float2(normals(u.s0, u.s1)), convert_float2(normals(u.s2, u.s3)));
            }
            """;

    private static String hex(int word) {
        return "0x" + Integer.toHexString(word) + "u";
    }

    /** The number of elements that a block yields. */
    public int elementsPerBlock() {
        return type == DType.FLOAT64 ? Philox.WORDS / 2 : Philox.WORDS;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of blocks and of elements, the key's seed and stream, the buffer
     * and position.
     */
    @Override
    public String text() {
        int width = elementsPerBlock();
        StringBuilder out = new StringBuilder();
        if (type == DType.FLOAT64 || distribution == Distribution.NORMAL && hasDoubles) {
            out.append(Prelude.doubles());
        }
        out.append(Prelude.positions(isLong)).append(schedule.definitions()).append(PHILOX);
        if (distribution != Distribution.WORDS) {
            out.append(type == DType.FLOAT64 ? DOUBLE_UNIFORMS : FLOAT_UNIFORMS);
        }
        if (distribution == Distribution.NORMAL) {
            out.append(hasDoubles ? DOUBLE_NORMALS : FLOAT_NORMALS);
            out.append(type == DType.FLOAT64 ? ONE_PAIR : TWO_PAIRS);
        }
        out.append("__kernel void ").append(NAME);
        out.append("(const I blocks, const I n, const ulong seed, const ulong stream");
        out.append(LoopNestSource.baseParameters(ComputeType.element(type), "y"));
        out.append(code(
                """
                ) {
                %s        const %s%d v = %s;
                        const I first = i * %d;
                        if (n - first >= %d) {
                            vstore%d(v, 0, y + y_at + first);
                        } else {
                """, schedule.loop("i", "blocks"), ComputeType.element(type), width, values(), width, width, width));
        for (int lane = 0; lane < width - 1; lane++) {
            out.append(code("            if (first + %d < n) y[y_at + first + %d] = v.s%d;%n", lane, lane, lane));
        }
        return out.append("        }\n    }\n}\n").toString();
    }

    private String values() {
        String words = "philox((ulong)i, seed, stream)";
        return switch (distribution) {
            case WORDS -> "as_int4(" + words + ")";
            case UNIFORM -> "uniforms(" + words + ")";
            case NORMAL -> "paired(uniforms(" + words + "))";
        };
    }
}
