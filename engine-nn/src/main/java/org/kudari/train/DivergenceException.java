package org.kudari.train;

/** Thrown by a training that came to numbers that are not finite: it leads nowhere from there. */
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Divergence divergence;

    /**
     * The end of a training.
     *
     * @param divergence what was found
     */
    public DivergenceException(Divergence divergence) {
        super(divergence.message());
        this.divergence = divergence;
    }

    /** {@return what was found; null after deserialization} */
    public Divergence divergence() {
        return divergence;
    }
}
