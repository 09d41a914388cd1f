package org.kudari.opencl.matmul;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClException;
import org.kudari.opencl.runtime.Session;

/**
 * Checks a device's matrix units before they are used: the kernels must compile, and a product of known matrices must
 * be right.
 */
final class MatrixUnitCheck {
    private static final System.Logger LOGGER = System.getLogger(MatrixUnitCheck.class.getPackageName());

    /** The extents of the test product: no multiples of a tile, a block or a step, and larger than every tile. */
    private static final int M = 150;

    private static final int N = 139;
    private static final int K = 201;

    /**
     * The error allowed for each term of a sum, relative to the sum of magnitudes: units need not round to nearest
     * when they add.
     */
    private static final double ERROR_PER_TERM = 0x1p-22;

    private final Session session;
    private final MatmulPrecision precision;
    private final float[] a;
    private final float[] b;

    private MatrixUnitCheck(Session session, MatmulPrecision precision) {
        this.session = session;
        this.precision = precision;
        Random random = new Random(1);
        a = normal(random, M * K);
        b = normal(random, K * N);
    }

    private static float[] normal(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** The reason why the units cannot be used; empty if they can. */
    static Optional<String> problem(Session session, MatrixUnitMatMul products) {
        List<MatrixUnitTile> tiles = products.tiles();
        if (tiles.isEmpty()) {
            return Optional.of("it has too little local memory for the kernel");
        }
        MatrixUnitCheck check = new MatrixUnitCheck(session, products.precision());
        // The kernel that adds split sums is the same for all tiles, so one tile is enough to check it.
        return Stream.concat(
                        tiles.stream().map(tile -> check.problem(products, tile, 1)),
                        Stream.of(tiles.getFirst()).map(tile -> check.problem(products, tile, 2)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> problem(MatrixUnitMatMul products, MatrixUnitTile tile, int parts) {
        try {
            return problem(product(products, tile, parts));
        } catch (OpenClException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no matrix units", e);
            String first = e.getMessage()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .limit(2)
                    .collect(Collectors.joining(": "));
            return Optional.of("its driver refuses the check: " + first);
        }
    }

    private float[] product(MatrixUnitMatMul products, MatrixUnitTile tile, int parts) {
        View left = view(Shape.of(M, K));
        View right = view(Shape.of(K, N));
        View out = view(Shape.of(M, N));
        try {
            session.upload(MemorySegment.ofArray(a), (DeviceBuffer) left.buffer(), 0);
            session.upload(MemorySegment.ofArray(b), (DeviceBuffer) right.buffer(), 0);
            float[] result = new float[M * N];
            Arrays.fill(result, Float.NaN);
            session.upload(MemorySegment.ofArray(result), (DeviceBuffer) out.buffer(), 0);
            products.multiply(new MatMulCall(left, right, out, false, null), tile, parts);
            session.download((DeviceBuffer) out.buffer(), 0, MemorySegment.ofArray(result));
            return result;
        } finally {
            List.of(left, right, out).forEach(view -> session.release((DeviceBuffer) view.buffer()));
        }
    }

    private View view(Shape shape) {
        return View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
    }

    private Optional<String> problem(float[] result) {
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                double magnitude = 0;
                for (int q = 0; q < K; q++) {
                    double term = (double) precision.rounded(a[i * K + q]) * precision.rounded(b[q * N + j]);
                    sum += term;
                    magnitude += Math.abs(term);
                }
                float found = result[i * N + j];
                if (!(Math.abs(found - sum) <= K * ERROR_PER_TERM * magnitude)) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "the check found %s where it had to find %s within %.1g",
                            found,
                            (float) sum,
                            K * ERROR_PER_TERM * magnitude));
                }
            }
        }
        return Optional.empty();
    }
}
