package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;
import org.kudari.testkit.compare.ReferenceComparison;

/** The information that a backend gives, moving data in and out, and the reuse of buffers. */
final class DeviceChecks {
    private static final double[] NO_UNIFORMS = {};

    private DeviceChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        checks.add(
                new Check("says what it is", () -> information(subject.backend().info())));
        for (DType type : DType.values()) {
            if (subject.holds(type)) {
                checks.add(new Check("uploads and downloads parts of a buffer, " + type, () -> parts(subject, type)));
            }
        }
        checks.add(new Check("more than a buffer can hold is an error that says so", () -> tooLarge(subject)));
        checks.add(new Check("a released buffer is not reused too early", () -> releasedInUse(subject)));
        checks.add(new Check("the source of an upload may change afterwards", () -> changedSource(subject)));
        checks.add(new Check("instances are independent of each other", () -> instances(subject)));
        return checks.stream();
    }

    private static void information(BackendInfo info) {
        Expect.that(!info.name().isBlank(), "the name is blank");
        Expect.that(!info.description().isBlank(), "the description is blank");
        Expect.that(!info.kernels().isBlank(), "it does not say which kernels run");
        Expect.that(info.threads() >= 1, "it runs on " + info.threads() + " threads");
        Expect.that(info.maxBufferLength() > 0, "its buffers hold " + info.maxBufferLength() + " elements");
    }

    private static void parts(BackendUnderTest subject, DType type) {
        for (int length : new int[] {0, 1, 5, 64, 1023, 100_003}) {
            for (int offset : new int[] {0, 1, 3, 16}) {
                try (ReferenceComparison comparison = new ReferenceComparison(subject)) {
                    Layout layout = Layout.contiguous(Shape.of(length), offset);
                    ReferenceComparison.Operand part = comparison.operand(type, layout);
                    HostArray source = new HostArray(type, length);
                    for (int i = 0; i < length; i++) {
                        source.set(i, i % 2);
                    }
                    comparison.runOnBoth(side -> side.backend().upload(source.segment(), side.view(part)));
                    comparison.compare(part);
                    HostArray back = new HostArray(type, length);
                    comparison.runOnBoth(side -> side.backend().download(side.view(part), back.segment()));
                    Expect.sameBits(source, back, length + " elements at " + offset);
                }
            }
        }
    }

    private static void tooLarge(BackendUnderTest subject) {
        long tooMany = subject.device().info().maxBufferLength() + 1;
        try {
            Tensor.zeros(subject.device(), DType.FLOAT32, Shape.of(tooMany));
        } catch (DeviceMemoryException e) {
            Expect.that(
                    e.getMessage().contains(Long.toString(tooMany)),
                    "the message does not name the size: " + e.getMessage());
            return;
        }
        throw new AssertionError("no DeviceMemoryException for a tensor of " + tooMany + " elements");
    }

    /** An asynchronous device may still read a buffer that was released. */
    private static void releasedInUse(BackendUnderTest subject) {
        Backend backend = subject.backend();
        Kernel plusOne = Kernel.of(1, 0, Expr.input(0).plus(1));
        Shape shape = Shape.of(20_000);
        for (int round = 0; round < 20; round++) {
            View x = filled(backend, shape, round);
            View y = View.contiguous(backend.allocate(DType.FLOAT32, shape.elements()), shape);
            backend.map(plusOne, NO_UNIFORMS, List.of(x), List.of(y));
            backend.release(x.buffer());
            Buffer next = filled(backend, shape, -1).buffer();
            HostArray result = new HostArray(DType.FLOAT32, 20_000);
            backend.download(y, result.segment());
            for (int i = 0; i < result.length(); i++) {
                Expect.equal(round + 1.0, result.getDouble(i), "element " + i + " of round " + round);
            }
            backend.release(next);
            backend.release(y.buffer());
        }
    }

    private static void changedSource(BackendUnderTest subject) {
        Backend backend = subject.backend();
        View view = View.contiguous(backend.allocate(DType.FLOAT32, 1000), Shape.of(1000));
        HostArray source = new HostArray(DType.FLOAT32, 1000);
        backend.upload(source.segment(), view);
        source.segment().fill((byte) 1);
        HostArray result = new HostArray(DType.FLOAT32, 1000);
        backend.download(view, result.segment());
        Expect.sameBits(new HostArray(DType.FLOAT32, 1000), result, "what was uploaded");
        backend.release(view.buffer());
    }

    private static View filled(Backend backend, Shape shape, double value) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        View view = View.contiguous(backend.allocate(DType.FLOAT32, shape.elements()), shape);
        backend.upload(HostArray.of(DType.FLOAT32, values).segment(), view);
        return view;
    }

    private static void instances(BackendUnderTest subject) {
        try (Device first = subject.open(0)) {
            Tensor kept = Tensor.full(first, DType.FLOAT32, Shape.of(100), 3);
            try (Device second = subject.open(0)) {
                double other = Tensor.full(second, DType.FLOAT32, Shape.of(100), 4)
                        .sum()
                        .item();
                Expect.equal(400.0, other, "a sum on the second");
            }
            Expect.equal(300.0, kept.sum().item(), "a sum on the first after the second was closed");
        }
    }
}
