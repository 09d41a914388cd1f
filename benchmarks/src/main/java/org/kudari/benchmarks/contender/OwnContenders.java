package org.kudari.benchmarks.contender;

import java.util.Optional;

/** The contenders that need nothing but this project, and OpenBLAS, which is bound where the system has it. */
public final class OwnContenders {
    /** What a device's name follows in a contender's. */
    public static final String DEVICE = "kudari-";

    public static final String OPEN_BLAS = "openblas";
    public static final String COPY = "copy";
    public static final String FMA = "fma";
    public static final String STREAM = "stream";

    private OwnContenders() {}

    /** Opens the contender of this name; empty if it is none of these. */
    static Optional<Contender> open(String name, int threads) {
        return switch (name) {
            case OPEN_BLAS -> Optional.of(new OpenBlasContender(threads));
            case COPY -> Optional.of(new CopyContender(threads));
            case FMA -> Optional.of(LimitContender.fma(threads));
            case STREAM -> Optional.of(LimitContender.stream(threads));
            default ->
                name.startsWith(DEVICE)
                        ? Optional.of(device(name.substring(DEVICE.length()), threads))
                        : Optional.empty();
        };
    }

    /** This engine on a device. */
    public static Contender device(String device, int threads) {
        return new KudariContender(device, threads);
    }
}
