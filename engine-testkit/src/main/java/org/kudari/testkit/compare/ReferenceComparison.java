package org.kudari.testkit.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.kudari.backend.Backend;
import org.kudari.backend.Buffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.table.Domain;

/**
 * Makes the same calls on the backend under test and on the reference, with equal operands, and compares the outputs.
 * Operands lie in buffers larger than their views, and the buffers are filled throughout. So a write outside of an
 * output is found.
 */
public final class ReferenceComparison implements AutoCloseable {
    // More than a vector of any width, so that a store past the end by one vector is within the buffer.
    private static final int MARGIN = 37;
    private static final Domain SMALL = Domain.whole(-50, 50);

    private final Side subject;
    private final Side reference = new Side(new ReferenceBackend());
    private SplittableRandom random;

    /**
     * A comparison with operands of a fixed seed.
     *
     * @param subject the backend under test
     */
    public ReferenceComparison(BackendUnderTest subject) {
        this(subject, 1);
    }

    /**
     * A comparison with operands of a given seed.
     *
     * @param subject the backend under test
     * @param seed the seed of the operands' elements
     */
    public ReferenceComparison(BackendUnderTest subject, long seed) {
        this.subject = new Side(subject.backend());
        this.random = new SplittableRandom(seed);
    }

    /**
     * An operand of a call, in the memory of both backends.
     *
     * @param layout the layout of the view
     * @param before the content of the whole buffer before the calls
     * @param onSubject the buffer of the backend under test
     * @param onReference the buffer of the reference
     */
    public record Operand(Layout layout, HostArray before, Buffer onSubject, Buffer onReference) {
        DType type() {
            return before.type();
        }
    }

    /** One of the two backends. */
    public final class Side {
        private final Backend backend;
        private final List<Buffer> buffers = new ArrayList<>();

        Side(Backend backend) {
            this.backend = backend;
        }

        /** {@return the backend itself} */
        public Backend backend() {
            return backend;
        }

        /**
         * An operand in this backend's memory.
         *
         * @param operand the operand
         * @return a view of this backend's buffer
         */
        public View view(Operand operand) {
            return new View(this == subject ? operand.onSubject() : operand.onReference(), operand.layout());
        }

        /**
         * Operands in this backend's memory.
         *
         * @param operands the operands
         * @return views of this backend's buffers, in the same order
         */
        public List<View> views(List<Operand> operands) {
            return operands.stream().map(this::view).toList();
        }

        private Buffer filled(HostArray content) {
            Buffer buffer = backend.allocate(content.type(), content.length());
            buffers.add(buffer);
            backend.upload(content.segment(), whole(buffer));
            return buffer;
        }

        private HostArray read(Operand operand) {
            View view = whole(view(operand).buffer());
            HostArray content = new HostArray(view.type(), operand.before().length());
            backend.download(view, content.segment());
            return content;
        }

        private static View whole(Buffer buffer) {
            return View.contiguous(buffer, Shape.of(buffer.length()));
        }
    }

    /**
     * Makes an operand of random whole numbers from -50 to 50.
     *
     * @param type the type of the elements
     * @param layout the layout of the view
     * @return the operand, its whole buffer filled
     */
    public Operand operand(DType type, Layout layout) {
        return operand(type, layout, SMALL);
    }

    /**
     * Makes an operand of random values.
     *
     * @param type the type of the elements
     * @param layout the layout of the view
     * @param domain the values
     * @return the operand, its whole buffer filled
     */
    public Operand operand(DType type, Layout layout, Domain domain) {
        int length = Math.toIntExact(layout.highest() + 1 + MARGIN);
        return operand(layout, HostArray.of(type, domain.draw(length, random)));
    }

    /**
     * Makes an operand with given content.
     *
     * @param layout the layout of the view
     * @param content the content of the whole buffer
     * @return the operand
     */
    public Operand operand(Layout layout, HostArray content) {
        return new Operand(layout, content, subject.filled(content), reference.filled(content));
    }

    /**
     * Makes the same calls on both backends, first on the reference.
     *
     * @param calls the calls
     */
    public void runOnBoth(Consumer<Side> calls) {
        calls.accept(reference);
        calls.accept(subject);
    }

    /**
     * The result of a call on the reference alone, for the magnitudes in a bound.
     *
     * @param type the type of the output
     * @param shape the shape of the output
     * @param call makes the call, with the output as its argument
     * @return the elements of the output in row-major order
     */
    public double[] resultOnReference(DType type, Shape shape, Consumer<View> call) {
        Buffer buffer = reference.backend.allocate(type, shape.elements());
        View out = View.contiguous(buffer, shape);
        call.accept(out);
        HostArray content = new HostArray(type, Math.toIntExact(shape.elements()));
        reference.backend.download(out, content.segment());
        double[] values = new double[content.length()];
        Arrays.setAll(values, content::getDouble);
        return values;
    }

    /** {@return the reference} */
    public Side reference() {
        return reference;
    }

    /** {@return the backend under test} */
    public Side subject() {
        return subject;
    }

    /**
     * Requires that an output agrees with the reference's, and that the memory around it is unchanged.
     *
     * @param out the output
     * @param bound the allowed differences
     * @throws AssertionError if it does not
     */
    public void compare(Operand out, Expect.Bound bound) {
        HostArray expected = reference.read(out);
        HostArray actual = subject.read(out);
        int[] positions = positions(out.layout());
        boolean[] written = new boolean[actual.length()];
        for (int element = 0; element < positions.length; element++) {
            int at = positions[element];
            written[at] = true;
            Expect.closeElement(expected, at, actual, at, element, out.layout().shape(), bound);
        }
        for (int at = 0; at < written.length; at++) {
            if (!written[at] && actual.getDouble(at) != out.before().getDouble(at)) {
                throw new AssertionError("position " + at + " of the buffer, outside of the output " + out.layout()
                        + ", was changed from " + out.before().getDouble(at) + " to " + actual.getDouble(at));
            }
        }
    }

    /**
     * Requires that an output equals the reference's, and that the memory around it is unchanged.
     *
     * @param out the output
     * @throws AssertionError if it does not
     */
    public void compare(Operand out) {
        compare(out, Expect.Bound.EXACT);
    }

    /**
     * Requires that an input was not modified.
     *
     * @param input the input
     * @throws AssertionError if a bit of its buffer changed
     */
    public void requireUnchanged(Operand input) {
        Expect.sameBits(input.before(), subject.read(input), "the input " + input.layout());
    }

    /** The positions of a layout's elements in row-major order. */
    private static int[] positions(Layout layout) {
        LoopNest nest = new LoopNest(List.of(layout));
        int[] positions = new int[(int) layout.shape().elements()];
        int next = 0;
        for (long outer = 0; outer < nest.outerIterations(); outer++) {
            for (long inner = 0; inner < nest.innerExtent(); inner++) {
                positions[next++] = (int) (nest.start(0, outer) + inner * nest.innerStride(0));
            }
        }
        return positions;
    }

    @Override
    public void close() {
        subject.backend.finish();
        subject.buffers.forEach(subject.backend::release);
    }
}
