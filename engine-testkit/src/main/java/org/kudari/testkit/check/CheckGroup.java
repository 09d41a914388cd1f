package org.kudari.testkit.check;

import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.testkit.backend.BackendUnderTest;

/** The families of checks that a backend must pass. */
public enum CheckGroup {
    /** Information, uploads and downloads, and the reuse of buffers. */
    DEVICE(DeviceChecks::of),

    /** Every row of the table of operations, against the reference. */
    FORWARD(ForwardChecks::of),

    /** Every primitive at zeros, infinities, NaN, overflows, and on random bits. */
    SPECIAL_VALUES(SpecialValueChecks::of),

    /** Integers beyond 2^53, as elements, numbers in calls and constants. */
    WHOLE_NUMBERS(WholeNumberChecks::of),

    /** Maps in every layout and of every size around a vector or a tile. */
    MAP(MapChecks::of),

    /** Reductions over every subset of axes, in every layout. */
    REDUCE(ReduceChecks::of),

    /** Calls on more elements than the memory holds. */
    LARGE_TENSORS(LargeTensors::of),

    /** Arg-max and arg-min, with ties and NaN. */
    ARG_REDUCE(OrderChecks::argReductions),

    /** Sorting by index: ties, NaN, every type, and long rows. */
    SORT(OrderChecks::sorts),

    /** Matrix products: sizes, layouts, batches, epilogues. */
    MATMUL(MatMulChecks::of),

    /** Gather and scatter-add, and indices out of range. */
    INDEX(IndexChecks::of),

    /** Calls that are defined by simpler ones, in every layout. */
    COMPOSITE_CALLS(CompositeCallChecks::of),

    /** The optional functions of rows; no checks if the backend does not offer them. */
    ROW_FUNCTIONS(RowFunctionChecks::of),

    /** Softmax and losses of logits of any size, against exact values. */
    LOGITS(LogitChecks::of),

    /** Random fills: Philox's known answers, uniforms to the bit, normals to a few ulps. Also indices drawn by weight. */
    RANDOM(RandomChecks::of),

    /** Random expressions, shapes and layouts, compared to the bit. */
    FUZZ(FuzzChecks::of),

    /** Gradients at kinks, ties and infinities. */
    KINKS(KinkChecks::of),

    /** Gradients that are written into the flat tensor of a group of parameters, and optimizers' steps over it. */
    PARAMETERS(ParameterChecks::of),

    /** Three small programs whose results are known to the printed digits. */
    WORKED_EXAMPLES(WorkedExampleChecks::of),

    /** Memory and compiled kernels that do not grow during a training. */
    MEMORY(MemoryChecks::of),

    /** Equal bits from call to call, with any number of threads, and under concurrent use. */
    DETERMINISM(DeterminismChecks::of),

    /** Each family of calls in a locale with its own digits. */
    LOCALE(LocaleChecks::of);

    private final Function<BackendUnderTest, Stream<Check>> checks;

    CheckGroup(Function<BackendUnderTest, Stream<Check>> checks) {
        this.checks = checks;
    }

    /**
     * Makes the checks of this family.
     *
     * @param subject the backend that they test; it must stay open while they run
     * @return the checks, to be run in any order
     */
    public Stream<Check> on(BackendUnderTest subject) {
        return checks.apply(subject);
    }
}
