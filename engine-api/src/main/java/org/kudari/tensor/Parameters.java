package org.kudari.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The trainable variables of a model, as slices of one flat tensor. One kernel updates all of them, and a checkpoint is
 * one buffer. Each starts at a multiple of 64 bytes; the gaps hold zeros. They belong to the model, so they are made
 * outside of any scope.
 *
 * <p>In the flat tensor, those of at least two axes (weights) come before the others (biases, scales), each in the
 * order of declaration. So an optimizer that treats the two kinds differently needs two kernels, not one for each
 * parameter.
 */
public final class Parameters {
    private static final int ALIGNMENT_BYTES = 64;

    /**
     * The name and shape of a parameter to be made.
     *
     * @param name the name, unique in the group
     * @param shape the shape
     */
    public record Declaration(String name, Shape shape) {}

    private final List<Declaration> declarations;
    private final List<Tensor> tensors = new ArrayList<>();
    /** The parameters in the order of the flat tensor. */
    private final int[] flatOrder;

    private final long[] offsets;
    private final Layout[] gaps;
    /** The layouts used last. Every training step needs the same ones. */
    private final Layout[] gradientLayouts;

    private final Tensor flat;
    private Set<String> frozen = Set.of();
    private List<Tensor> variables;

    private Parameters(Device device, DType type, List<Declaration> declarations) {
        this.declarations = List.copyOf(declarations);
        this.offsets = new long[declarations.size()];
        this.gaps = new Layout[offsets.length];
        this.gradientLayouts = new Layout[offsets.length];
        long granule = ALIGNMENT_BYTES / type.bytes();
        this.flatOrder = IntStream.range(0, offsets.length)
                .boxed()
                .sorted(Comparator.comparing(i -> declarations.get(i).shape().rank() < 2))
                .mapToInt(Integer::intValue)
                .toArray();
        long end = 0;
        for (int i : flatOrder) {
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
        this.variables = List.copyOf(tensors);
    }

    /**
     * Makes parameters on a device. Their values are zeros.
     *
     * @param device the device
     * @param type {@code FLOAT32} or {@code FLOAT64}
     * @param declarations the parameters in their order
     * @return the parameters
     * @throws IllegalArgumentException if the type is not floating, or two parameters have one name
     * @throws DeviceMemoryException if the device has no room for them
     */
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

    /** {@return the number of parameters} */
    public int size() {
        return offsets.length;
    }

    /**
     * {@return a parameter: a variable, or a constant while it is frozen}
     *
     * @param index the index of the parameter, from 0
     * @throws IndexOutOfBoundsException if there is no such parameter
     */
    public Tensor get(int index) {
        requireIndex(index);
        return tensors.get(index);
    }

    private void requireIndex(int index) {
        if (index < 0 || index >= offsets.length) {
            throw new IndexOutOfBoundsException("there is no parameter " + index + ": there are " + offsets.length
                    + ", counted from 0: "
                    + declarations.stream().map(Declaration::name).toList());
        }
    }

    /**
     * {@return all parameters that are not frozen, in their order: what a backward pass may be for, see {@link
     * Tensor#backward(List)}}
     */
    public List<Tensor> variables() {
        return variables;
    }

    /**
     * Freezes some parameters: they become constants, so backward passes compute no gradients for them, and optimizers
     * leave them as they are, whatever momentum or weight decay would do. For fine-tuning: {@code
     * parameters.freeze(name -> name.startsWith("encoder."))}.
     *
     * @param which tells by its name whether a parameter is to be frozen; the others stay as they are
     */
    public void freeze(Predicate<String> which) {
        setFrozen(which, true);
    }

    /**
     * Makes variables of frozen parameters again.
     *
     * @param which tells by its name whether a parameter is to be trained; the others stay as they are
     */
    public void unfreeze(Predicate<String> which) {
        setFrozen(which, false);
    }

    private void setFrozen(Predicate<String> which, boolean isFrozen) {
        Set<String> names = new HashSet<>(frozen);
        for (int i = 0; i < size(); i++) {
            if (which.test(name(i)) && names.contains(name(i)) != isFrozen) {
                Tensor tensor = tensors.get(i);
                if (isFrozen) {
                    names.add(name(i));
                    tensors.set(i, tensor.detach());
                } else {
                    names.remove(name(i));
                    tensors.set(i, tensor.withNode(new Node.Leaf(tensor.shape(), tensor.type(), this, i)));
                }
            }
        }
        frozen = Collections.unmodifiableSet(names);
        variables = tensors.stream().filter(Tensor::isRecorded).toList();
    }

    /** {@return the names of the frozen parameters; another set after each change} */
    public Set<String> frozen() {
        return frozen;
    }

    /**
     * A run of neighbouring parameters in the flat tensor, with the gaps behind them.
     *
     * @param <S> the type of the settings
     * @param settings what the parameters have in common
     * @param begin where the run begins in the flat tensor
     * @param end where it ends, exclusive
     */
    public record Run<S>(S settings, long begin, long end) {}

    /**
     * Divides the parameters that are not frozen into runs with equal settings, as few as their order in the flat tensor
     * allows. An optimizer updates each run by one kernel.
     *
     * @param <S> the type of the settings, compared by {@code equals}
     * @param settings the settings of a parameter, by its index
     * @return the runs in the order of the flat tensor
     */
    public <S> List<Run<S>> runs(IntFunction<S> settings) {
        List<Run<S>> runs = new ArrayList<>();
        for (int i : flatOrder) {
            if (frozen.contains(name(i))) {
                continue;
            }
            S own = settings.apply(i);
            long begin = offsets[i];
            long end = gaps[i].offset() + gaps[i].shape().elements();
            Run<S> last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last.end() == begin && last.settings().equals(own)) {
                runs.set(runs.size() - 1, new Run<>(own, last.begin(), end));
            } else {
                runs.add(new Run<>(own, begin, end));
            }
        }
        return runs;
    }

    /**
     * {@return the name of a parameter, such as {@code 0.weight}}
     *
     * @param index the index of the parameter, from 0
     */
    public String name(int index) {
        requireIndex(index);
        return declarations.get(index).name();
    }

    /**
     * {@return the index of a parameter}
     *
     * @param name the name of the parameter
     * @throws IllegalArgumentException if there is none of this name; the message lists all
     */
    public int index(String name) {
        for (int i = 0; i < size(); i++) {
            if (name(i).equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no parameter '" + name + "'; there are: "
                + declarations.stream().map(Declaration::name).toList());
    }

    /**
     * {@return a parameter: a variable, or a constant while it is frozen}
     *
     * @param name the name of the parameter
     * @throws IllegalArgumentException if there is none of this name; the message lists all
     */
    public Tensor get(String name) {
        return get(index(name));
    }

    /** {@return the number of numbers in all parameters, frozen ones too, without the gaps} */
    public long elements() {
        return declarations.stream()
                .mapToLong(declaration -> declaration.shape().elements())
                .sum();
    }

    /** {@return all parameters and the gaps between them, as one tensor of one axis that is not a variable} */
    public Tensor flat() {
        return flat;
    }

    /**
     * The part of a flat tensor that belongs to a parameter.
     *
     * @param index the index of the parameter, from 0
     * @param flatTensor a tensor with the layout of {@link #flat}
     * @return a view in the shape of the parameter
     */
    public Tensor slice(Tensor flatTensor, int index) {
        return new Tensor(flatTensor.storage(), layout(flatTensor, index), null);
    }

    private Layout layout(Tensor flatTensor, int index) {
        return Layout.contiguous(
                declarations.get(index).shape(), flatTensor.layout().offset() + offsets[index]);
    }

    /** The layout of a parameter's gradient in a flat tensor, under a shape of as many elements. */
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

    /** One tensor with the layout of {@link #flat} from one tensor for each parameter; recorded if they are. */
    Tensor flattened(List<Tensor> parts) {
        List<Tensor> pieces = new ArrayList<>();
        for (int i : flatOrder) {
            pieces.add(parts.get(i).reshape(parts.get(i).shape().elements()));
            pieces.add(Tensor.zeros(flat.device(), flat.type(), gaps[i].shape()));
        }
        return pieces.getFirst().concatenate(0, pieces.subList(1, pieces.size()));
    }

    /**
     * Copies new values into a parameter. Backward passes that need the old values throw.
     *
     * @param index the index of the parameter, from 0
     * @param values the values, of the parameter's shape, on any device
     * @throws IllegalArgumentException if the shape differs
     * @throws IndexOutOfBoundsException if there is no such parameter
     */
    public void set(int index, Tensor values) {
        requireIndex(index);
        if (!values.shape().equals(declarations.get(index).shape())) {
            throw new IllegalArgumentException("the parameter '" + name(index) + "' has shape "
                    + declarations.get(index).shape() + ", not " + values.shape());
        }
        InPlace.copy(values.detach(), slice(flat, index));
    }

    /** A line for each parameter: its name, its shape, and whether it is frozen. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Declaration declaration : declarations) {
            text.append(declaration.name())
                    .append(' ')
                    .append(declaration.shape())
                    .append(frozen.contains(declaration.name()) ? " frozen" : "")
                    .append('\n');
        }
        return text.append(elements())
                .append(" numbers in ")
                .append(size())
                .append(" parameters")
                .toString();
    }
}
