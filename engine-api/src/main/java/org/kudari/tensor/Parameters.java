package org.kudari.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The trainable variables of a model, as slices of one flat tensor: one kernel updates all of them, and a checkpoint
 * is one buffer. Each starts at a multiple of 64 bytes; the gaps hold zeros. They belong to the model,
 * so they are made outside of any scope.
 */
public final class Parameters {
    private static final int ALIGNMENT_BYTES = 64;

    /** The name and shape of a parameter to come. */
    public record Declaration(String name, Shape shape) {}

    private final List<Declaration> declarations;
    private final List<Tensor> tensors = new ArrayList<>();
    private final long[] offsets;
    private final Layout[] gaps;
    /** The layouts used last. Every step asks for the same ones. */
    private final Layout[] gradientLayouts;

    private final Tensor flat;

    private Parameters(Device device, DType type, List<Declaration> declarations) {
        this.declarations = List.copyOf(declarations);
        this.offsets = new long[declarations.size()];
        this.gaps = new Layout[offsets.length];
        this.gradientLayouts = new Layout[offsets.length];
        long granule = ALIGNMENT_BYTES / type.bytes();
        long end = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = end;
            long elements = declarations.get(i).shape().elements();
            if (elements > Long.MAX_VALUE / 2 - end) {
                throw new DeviceMemoryException("the parameters are more than any device can hold: '"
                        + declarations.get(i).name() + "' alone has shape "
                        + declarations.get(i).shape());
            }
            long gap = (granule - elements % granule) % granule;
            gaps[i] = Layout.contiguous(Shape.of(gap), end + elements);
            end += elements + gap;
        }
        this.flat = Tensor.zeros(device, type, Shape.of(end));
        for (int i = 0; i < offsets.length; i++) {
            Shape shape = declarations.get(i).shape();
            tensors.add(slice(flat, i).withNode(new Node.Leaf(shape, type, this, i)));
        }
    }

    /** Zeroed parameters on a device. */
    public static Parameters allocate(Device device, DType type, List<Declaration> declarations) {
        if (!type.isFloating()) {
            throw new IllegalArgumentException("parameters need a floating type, not " + type);
        }
        Set<String> names = new HashSet<>();
        for (Declaration declaration : declarations) {
            if (!names.add(declaration.name())) {
                throw new IllegalArgumentException("two parameters are named '" + declaration.name() + "'");
            }
        }
        return device.unscoped(() -> new Parameters(device, type, declarations));
    }

    /** How many parameters there are. */
    public int size() {
        return offsets.length;
    }

    /** The parameter at a place, a variable. */
    public Tensor get(int index) {
        return tensors.get(index);
    }

    /** Its name, such as {@code 0.weight}. */
    public String name(int index) {
        return declarations.get(index).name();
    }

    /** The number of trainable numbers, gaps not counted. */
    public long elements() {
        return declarations.stream()
                .mapToLong(declaration -> declaration.shape().elements())
                .sum();
    }

    /** All parameters and the gaps between them, as one tensor of one axis without history. */
    public Tensor flat() {
        return flat;
    }

    /** The part of a tensor laid out as {@link #flat} that belongs to a parameter, in its shape. */
    public Tensor slice(Tensor laidOutAlike, int index) {
        return new Tensor(laidOutAlike.storage(), layout(laidOutAlike, index), null);
    }

    private Layout layout(Tensor laidOutAlike, int index) {
        return Layout.contiguous(
                declarations.get(index).shape(), laidOutAlike.layout().offset() + offsets[index]);
    }

    /** Where the gradient of a parameter lies in a tensor of its own, under a shape of as many elements. */
    Layout gradientLayout(int index, Shape shape) {
        Layout known = gradientLayouts[index];
        if (known == null || !known.shape().equals(shape)) {
            known = tensors.get(index).layout().reshape(shape);
            gradientLayouts[index] = known;
        }
        return known;
    }

    /** The gap behind a parameter, which may have no elements. */
    Layout gap(int index) {
        return gaps[index];
    }

    /** One tensor laid out as {@link #flat} from one for each parameter; recorded if they are. */
    Tensor flattened(List<Tensor> parts) {
        List<Tensor> pieces = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            pieces.add(parts.get(i).reshape(parts.get(i).shape().elements()));
            pieces.add(Tensor.zeros(flat.device(), flat.type(), gaps[i].shape()));
        }
        return pieces.getFirst().concatenate(0, pieces.subList(1, pieces.size()));
    }

    /** Copies new values into a parameter; backward passes over the old ones become an error. */
    public void set(int index, Tensor values) {
        if (!values.shape().equals(declarations.get(index).shape())) {
            throw new IllegalArgumentException("the parameter '" + name(index) + "' has shape "
                    + declarations.get(index).shape() + ", not " + values.shape());
        }
        InPlace.copy(values.detach(), slice(flat, index));
    }
}
