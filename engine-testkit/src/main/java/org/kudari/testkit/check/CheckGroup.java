package org.kudari.testkit.check;

import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.testkit.backend.BackendUnderTest;

/** The families of checks that a backend must pass. */
public enum CheckGroup {
    DEVICE(DeviceChecks::of),
    FORWARD(ForwardChecks::of),
    SPECIAL_VALUES(SpecialValueChecks::of),
    MAP(MapChecks::of),
    REDUCE(ReduceChecks::of),
    ARG_REDUCE(ArgReduceChecks::of),
    MATMUL(MatMulChecks::of),
    INDEX(IndexChecks::of),
    ROW_FUNCTIONS(RowFunctionChecks::of),
    RANDOM(RandomChecks::of),
    FUZZ(FuzzChecks::of),
    KINKS(KinkChecks::of),
    PARAMETERS(ParameterChecks::of),
    WORKED_EXAMPLES(WorkedExampleChecks::of),
    MEMORY(MemoryChecks::of),
    DETERMINISM(DeterminismChecks::of);

    private final Function<BackendUnderTest, Stream<Check>> checks;

    CheckGroup(Function<BackendUnderTest, Stream<Check>> checks) {
        this.checks = checks;
    }

    /** The checks of this family, to be run on the subject in any order. */
    public Stream<Check> on(BackendUnderTest subject) {
        return checks.apply(subject);
    }
}
