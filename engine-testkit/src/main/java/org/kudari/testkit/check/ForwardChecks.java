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
                .flatMap(row -> row.orders() > 0 ? Stream.of(row, row.inDouble()) : Stream.of(row))
                .filter(row -> row.arguments().stream().map(Argument::type).allMatch(subject::holds))
                .map(row -> new Check(row.toString(), () -> check(row, subject.device())));
    }

    private static void check(OpCase row, Device device) {
        try (Device reference = new Device(new ReferenceBackend());
                Scope _ = device.scope()) {
            Tensor expected = row.function().apply(arguments(row, reference, false));
            Tensor actual = row.function().apply(arguments(row, device, false));
            Expect.equal(expected.type(), actual.type(), "type");
            Expect.equal(expected.shape(), actual.shape(), "shape");
            Expect.close(
                    HostArray.of(expected), HostArray.of(actual), expected.shape(), bound(row, reference, expected));
        }
    }

    private static Expect.Bound bound(OpCase row, Device reference, Tensor expected) {
        Accuracy accuracy = row.accuracy();
        if (accuracy.magnitude() == null) {
            return (_, value) -> accuracy.allowed(expected.type(), value, 0);
        }
        double[] magnitudes = accuracy.magnitude()
                .apply(arguments(row, reference, true))
                .broadcastTo(expected.shape())
                .toDoubleArray();
        return (element, value) -> accuracy.allowed(expected.type(), value, magnitudes[element]);
    }

    /** @param wide whether floating arguments are in double, to compute a magnitude */
    private static List<Tensor> arguments(OpCase row, Device device, boolean wide) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < row.arguments().size(); i++) {
            Argument argument = row.arguments().get(i);
            DType type = wide && argument.type().isFloating() ? DType.FLOAT64 : argument.type();
            tensors.add(HostArray.of(type, argument.values(row.seed(i))).on(device, argument.shape()));
        }
        return tensors;
    }
}
