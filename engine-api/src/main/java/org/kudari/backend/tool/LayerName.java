package org.kudari.backend.tool;

import java.util.function.Supplier;

/** The name of the layer that the current thread computes, for tools that print it. */
public final class LayerName {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private LayerName() {}

    /** {@return the name; empty outside of layers} */
    public static String current() {
        return CURRENT.orElse("");
    }

    /**
     * Runs an action of a layer. A layer inside of it has a name of its own.
     *
     * @param <R> the type of the result
     * @param name the layer's name, such as {@code encoder.0 Linear}
     * @param action the action
     * @return the action's result
     */
    public static <R> R run(String name, Supplier<R> action) {
        return ScopedValue.where(CURRENT, name).call(action::get);
    }
}
