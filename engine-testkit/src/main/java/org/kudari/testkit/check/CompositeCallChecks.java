package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.FailureContext;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.LayoutKind;
import org.kudari.testkit.compare.ReferenceComparison;
import org.kudari.testkit.compare.ReferenceComparison.Operand;
import org.kudari.testkit.table.Accuracy;
import org.kudari.testkit.table.Argument;
import org.kudari.testkit.table.CaseTable;
import org.kudari.testkit.table.Domain;
import org.kudari.testkit.table.OpCase;

/**
 * The calls that are defined by simpler ones, in every layout and many shapes. The calls are those that the table of
 * cases makes of tensors with three axes, so a new one is checked without a line here. One that takes matrices alone,
 * such as the gather of labels, has checks of its own.
 */
final class CompositeCallChecks {
    private static final double[] NO_UNIFORMS = {};
    private static final Kernel ABS = Kernel.of(1, 0, Functions.abs(Expr.input(0)));

    /** Near 1 and of either sign, so that a product of a thousand of them is neither 0 nor infinite. */
    private static final Domain VALUES = (count, random) -> random.doubles(count, 0.9, 1.1)
            .map(x -> random.nextBoolean() ? x : -x)
            .toArray();

    private static final Domain WHOLE = Domain.whole(-50, 50);

    /** Around the sizes of vectors and tiles, for each axis; the calls of the table have three. */
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1, 1),
            Shape.of(3, 17, 5),
            Shape.of(2, 33, 70),
            Shape.of(5, 2, 1041),
            Shape.of(70, 9, 1),
            Shape.of(1, 1025, 1),
            Shape.of(2, 0, 3),
            Shape.of(0, 3, 2));

    private CompositeCallChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<CompositeCall> calls = callsOfTheTable();
        List<Check> checks = new ArrayList<>();
        for (Class<?> kind : CompositeCall.class.getPermittedSubclasses()) {
            checks.add(new Check("the table has a " + kind.getSimpleName(), () -> requireOne(kind, calls)));
        }
        for (CompositeCall call : calls) {
            boolean hasAxes = call.out().shape().rank() == 3;
            if (hasAxes && types(call).stream().allMatch(subject::holds)) {
                for (Shape shape : SHAPES) {
                    checks.add(new Check(text(call) + " " + shape, () -> everyLayout(subject, call, shape)));
                }
                if (call.worksInPlace()) {
                    checks.add(new Check(text(call) + ", in place", () -> inPlace(subject, call)));
                }
            }
        }
        return checks.stream();
    }

    private static void requireOne(Class<?> kind, List<CompositeCall> calls) {
        if (calls.stream().noneMatch(kind::isInstance)) {
            throw new AssertionError("no case of the table makes the call " + kind.getSimpleName());
        }
    }

    private static String text(CompositeCall call) {
        return call.name() + " " + call.detail() + " of " + types(call);
    }

    private static List<DType> types(CompositeCall call) {
        List<DType> types = new ArrayList<>();
        call.inputs().forEach(view -> types.add(view.type()));
        types.add(call.out().type());
        return types;
    }

    /** One of each, and of each rank. */
    private static List<CompositeCall> callsOfTheTable() {
        Map<String, CompositeCall> calls = new LinkedHashMap<>();
        ForwardingBackend recorder = new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void run(CompositeCall call) {
                calls.putIfAbsent(text(call) + call.out().shape().rank(), call);
                super.run(call);
            }
        };
        try (Device device = new Device(recorder);
                Scope _ = device.scope()) {
            List<OpCase> rows = CaseTable.all().stream()
                    .flatMap(row -> Stream.of(row, row.inDouble()))
                    .toList();
            for (OpCase row : rows) {
                List<Tensor> arguments = new ArrayList<>();
                for (int i = 0; i < row.arguments().size(); i++) {
                    Argument argument = row.arguments().get(i);
                    arguments.add(HostArray.of(argument.type(), argument.values(row.seed(i)))
                            .on(device, argument.shape()));
                }
                row.function().apply(arguments);
            }
        }
        return List.copyOf(calls.values());
    }

    private static void everyLayout(BackendUnderTest subject, CompositeCall call, Shape shape) {
        for (LayoutKind inputs : LayoutKind.values()) {
            for (LayoutKind output : LayoutKind.CONTIGUOUS) {
                FailureContext.with(inputs + " to " + output, () -> check(subject, call, shape, inputs, output));
            }
        }
    }

    private static void check(
            BackendUnderTest subject, CompositeCall call, Shape shape, LayoutKind inputs, LayoutKind output) {
        try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
            List<Operand> operands = new ArrayList<>();
            for (View input : call.inputs()) {
                operands.add(comparison.operand(input.type(), inputs.of(shape), domain(input.type())));
            }
            Operand out = comparison.operand(call.out().type(), output.of(shape));
            run(comparison, call, operands, out);
            compare(comparison, call, operands, out);
            operands.forEach(comparison::requireUnchanged);
        }
    }

    /** The output is each of the inputs of its type in turn. */
    private static void inPlace(BackendUnderTest subject, CompositeCall call) {
        Shape shape = Shape.of(3, 17, 35);
        for (int i = 0; i < call.inputs().size(); i++) {
            if (call.inputs().get(i).type() != call.out().type()) {
                continue;
            }
            try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                List<Operand> operands = new ArrayList<>();
                for (View input : call.inputs()) {
                    operands.add(comparison.operand(input.type(), LayoutKind.OFFSET.of(shape), domain(input.type())));
                }
                Operand out = operands.get(i);
                double[] magnitudes = magnitudes(comparison, call, operands, out);
                run(comparison, call, operands, out);
                comparison.compare(out, bound(out, shape, magnitudes));
            }
        }
    }

    private static Domain domain(DType type) {
        return type.isFloating() ? VALUES : WHOLE;
    }

    private static void run(ReferenceComparison comparison, CompositeCall call, List<Operand> operands, Operand out) {
        comparison.runOnBoth(side -> side.backend().run(on(call, side.views(operands), side.view(out))));
    }

    /** The call on other inputs, in their order, and another output. */
    private static CompositeCall on(CompositeCall call, List<View> inputs, View out) {
        Iterator<View> next = inputs.iterator();
        return call.on(_ -> next.next(), _ -> out);
    }

    private static void compare(
            ReferenceComparison comparison, CompositeCall call, List<Operand> operands, Operand out) {
        Shape shape = out.layout().shape();
        comparison.compare(out, bound(out, shape, magnitudes(comparison, call, operands, out)));
    }

    /** Each element may be off by a rounding for each element of the longest axis, relative to the magnitudes. */
    private static Expect.Bound bound(Operand out, Shape shape, double[] magnitudes) {
        long longest = Math.max(shape.dim(0), Math.max(shape.dim(1), shape.dim(2)));
        return (element, expected) -> Accuracy.bound(
                out.before().type(), Accuracy.sumUlps(2 * longest), Math.max(Math.abs(expected), magnitudes[element]));
    }

    /** The results of the same call on magnitudes, in double precision. */
    private static double[] magnitudes(
            ReferenceComparison comparison, CompositeCall call, List<Operand> operands, Operand out) {
        if (!call.out().type().isFloating()) {
            return new double[(int) out.layout().shape().elements()];
        }
        List<View> inputs = new ArrayList<>();
        for (Operand operand : operands) {
            double[] values = comparison.resultOnReference(
                    DType.FLOAT64,
                    operand.layout().shape(),
                    copy -> comparison
                            .reference()
                            .backend()
                            .map(
                                    ABS,
                                    NO_UNIFORMS,
                                    List.of(comparison.reference().view(operand)),
                                    List.of(copy)));
            inputs.add(onReference(comparison, operand.layout().shape(), values));
        }
        return comparison.resultOnReference(
                DType.FLOAT64,
                out.layout().shape(),
                result -> comparison.reference().backend().run(on(call, inputs, result)));
    }

    /** The backend under test need not hold doubles. */
    private static View onReference(ReferenceComparison comparison, Shape shape, double[] values) {
        Backend reference = comparison.reference().backend();
        View view = View.contiguous(reference.allocate(DType.FLOAT64, values.length), shape);
        reference.upload(HostArray.of(DType.FLOAT64, values).segment(), view);
        return view;
    }
}
