package org.kudari.opencl.matmul;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.kudari.backend.MatmulPrecision;
import org.kudari.opencl.matmul.source.MatrixUnit;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.PtxMatrixUnit;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/** Tells which devices have matrix units that this backend has kernels for, and opens them after a check. */
public final class MatrixUnits {
    private MatrixUnits() {}

    /** The precisions of a device's matrix products, as its driver's name tells. */
    public static Set<MatmulPrecision> precisions(OpenClDevice device) {
        return of(device).isPresent() ? EnumSet.allOf(MatmulPrecision.class) : EnumSet.of(MatmulPrecision.FLOAT32);
    }

    /** Only NVIDIA's driver is given inline PTX: another driver's compiler may crash the process over it. */
    private static Optional<MatrixUnit> of(OpenClDevice device) {
        return device.platform().contains("NVIDIA") ? Optional.of(new PtxMatrixUnit()) : Optional.empty();
    }

    /**
     * The matrix products in a precision; none for {@code FLOAT32}, which has its own kernels.
     *
     * @param name of the device, as it was opened
     * @throws IllegalArgumentException if the device should have matrix units, but does not multiply right
     */
    public static Optional<MatrixUnitMatMul> open(String name, Session session, MatmulPrecision precision) {
        if (precision == MatmulPrecision.FLOAT32) {
            return Optional.empty();
        }
        return Optional.of(checked(name, session, of(session.device()).orElseThrow(), precision));
    }

    /** The products by given units, if they pass the check. */
    static MatrixUnitMatMul checked(String name, Session session, MatrixUnit unit, MatmulPrecision precision) {
        MatrixUnitMatMul products = new MatrixUnitMatMul(
                session, MatMulTuning.load(session.device(), session.folder()), unit, MatrixUnitFormat.of(precision));
        MatrixUnitCheck.problem(session, products).ifPresent(problem -> {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the device '%s' multiplies matrices in FLOAT32, but not in %s: %s",
                    name,
                    precision,
                    problem));
        });
        return products;
    }
}
