package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.backend.MatmulPrecision;

/** The contenders of this project, and OpenBLAS, which is bound if the system has it. */
public final class BuiltInContenders {
    private static final String DEVICE = "kudari-";

    public static final String OPEN_BLAS = "openblas";
    public static final String COPY = "copy";
    public static final String FMA = "fma";
    public static final String STREAM = "stream";

    private BuiltInContenders() {}

    /** The name of this engine on a device: {@code kudari-cpu}, {@code kudari-opencl-tf32}. */
    public static String name(String device, MatmulPrecision precision) {
        return DEVICE + device + suffix(precision);
    }

    /** The end of a contender's name if it rounds the factors of matrix products: {@code -tf32}. */
    public static String suffix(MatmulPrecision precision) {
        return precision == MatmulPrecision.FLOAT32 ? "" : "-" + precision.label();
    }

    /** Opens the contender of this name; empty if it is none of these. */
    static Optional<Contender> open(String name, int threads) {
        return switch (name) {
            case OPEN_BLAS -> Optional.of(new OpenBlasContender(threads));
            case COPY -> Optional.of(new CopyContender(threads));
            case FMA -> Optional.of(LimitContender.fma(threads));
            case STREAM -> Optional.of(LimitContender.stream(threads));
            default ->
                name.startsWith(DEVICE)
                        ? Optional.of(named(name.substring(DEVICE.length()), threads))
                        : Optional.empty();
        };
    }

    private static Contender named(String deviceAndPrecision, int threads) {
        for (MatmulPrecision precision : MatmulPrecision.values()) {
            String suffix = suffix(precision);
            if (!suffix.isEmpty() && deviceAndPrecision.endsWith(suffix)) {
                String device = deviceAndPrecision.substring(0, deviceAndPrecision.length() - suffix.length());
                return new KudariContender(device, threads, precision);
            }
        }
        return device(deviceAndPrecision, threads);
    }

    /** This engine on a device. */
    public static Contender device(String device, int threads) {
        return new KudariContender(device, threads, MatmulPrecision.FLOAT32);
    }
}
