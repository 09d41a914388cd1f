package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.OpCase;

/** Every case of the table against the reference, those on float32 again in float64. */
final class ForwardChecks {
    private ForwardChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        return CaseTable.all().stream()
                .flatMap(opCase -> opCase.orders() > 0 ? Stream.of(opCase, opCase.inDouble()) : Stream.of(opCase))
                .filter(opCase ->
                        opCase.arguments().stream().map(Argument::type).allMatch(subject::holds))
                .map(opCase -> new Check(opCase.toString(), () -> check(opCase, subject.device())));
    }

    private static void check(OpCase opCase, Device device) {
        try (Device reference = new Device(new ReferenceBackend());
                Scope _ = device.scope()) {
            Tensor expected = opCase.function().apply(arguments(opCase, reference, false));
            Tensor actual = opCase.function().apply(arguments(opCase, device, false));
            Expect.equal(expected.type(), actual.type(), "type");
            Expect.equal(expected.shape(), actual.shape(), "shape");
            Expect.close(
                    HostArray.of(expected), HostArray.of(actual), expected.shape(), bound(opCase, reference, expected));
        }
    }

    private static Expect.Bound bound(OpCase opCase, Device reference, Tensor expected) {
        Accuracy accuracy = opCase.accuracy();
        if (accuracy.magnitude() == null) {
            return (_, value) -> accuracy.allowed(expected.type(), value, 0);
        }
        double[] magnitudes = accuracy.magnitude()
                .apply(arguments(opCase, reference, true))
                .broadcastTo(expected.shape())
                .toDoubleArray();
        return (element, value) -> accuracy.allowed(expected.type(), value, magnitudes[element]);
    }

    /** @param wide whether floating arguments are in double, to compute a magnitude */
    private static List<Tensor> arguments(OpCase opCase, Device device, boolean wide) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < opCase.arguments().size(); i++) {
            Argument argument = opCase.arguments().get(i);
            DType type = wide && argument.type().isFloating() ? DType.FLOAT64 : argument.type();
            tensors.add(HostArray.of(type, argument.values(opCase.seed(i))).on(device, argument.shape()));
        }
        return tensors;
    }
}
