package org.kudari.model.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.kudari.model.Layer;

/**
 * The codecs that a program knows: which layers it can save and load. It is immutable.
 *
 * <p>Written, an architecture is a map from keys to lines: the key of a layer inside of another is the other's with a dot
 * and its index, such as {@code kudari.layer.2.0}. What cannot be written is refused with the layer's class and what to
 * do. Files may come from anywhere: depths are limited, and no text of a file names a class.
 */
public final class LayerCodecs {
    private static final int MAX_DEPTH = 50;

    private static final LayerCodecs STANDARD =
            new LayerCodecs(ServiceLoader.load(LayerCodecProvider.class, LayerCodecs.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .map(LayerCodecProvider::codecs)
                    .flatMap(Collection::stream)
                    .toList());

    private final List<LayerCodec<?>> codecs;
    private final Map<String, LayerCodec<?>> byKind = new LinkedHashMap<>();
    private final Map<Class<?>, LayerCodec<?>> byType = new LinkedHashMap<>();

    private LayerCodecs(List<LayerCodec<?>> codecs) {
        this.codecs = codecs;
        for (LayerCodec<?> codec : codecs) {
            if (byKind.put(codec.kind(), codec) != null) {
                throw new IllegalArgumentException("there are two codecs for layers of kind '" + codec.kind() + "'");
            }
            if (byType.put(codec.type(), codec) != null) {
                throw new IllegalArgumentException(
                        "there are two codecs for layers of " + codec.type().getName());
            }
        }
    }

    /** {@return the codecs that are found by {@link LayerCodecProvider}, those of this engine's layers among them} */
    public static LayerCodecs standard() {
        return STANDARD;
    }

    /**
     * {@return these codecs and more}
     *
     * @param more codecs of one's own layers
     * @throws IllegalArgumentException if two are for one kind or one class
     */
    public LayerCodecs with(LayerCodec<?>... more) {
        List<LayerCodec<?>> all = new ArrayList<>(codecs);
        all.addAll(List.of(more));
        return new LayerCodecs(List.copyOf(all));
    }

    /**
     * {@return an architecture as lines by keys}
     *
     * @param architecture the layer
     * @param key the key of the layer; those inside of it have keys that begin with it
     * @throws IllegalArgumentException if there is no codec for a layer, or what it wrote could not be read again
     */
    public Map<String, String> write(Layer architecture, String key) {
        Map<String, String> lines = new LinkedHashMap<>();
        write(architecture, key, lines, 0);
        read(lines, key);
        return lines;
    }

    private void write(Layer layer, String key, Map<String, String> lines, int depth) {
        requireDepth(depth);
        LayerCodec<?> codec = byType.get(layer.getClass());
        if (codec == null) {
            throw new IllegalArgumentException("the layer '" + key + "', " + layer.describe()
                    + ", cannot be saved: there is no LayerCodec for "
                    + (layer.getClass().isHidden() || layer.getClass().isAnonymousClass()
                            ? "it; make it a class of its own, such as a record, and register a codec for that"
                            : layer.getClass().getName() + "; register one")
                    + ", or save its parameters alone with Model.save; there are codecs for " + byKind.keySet());
        }
        lines.put(key, codec.line(layer));
        List<Layer> inner = codec.inner(layer);
        for (int i = 0; i < inner.size(); i++) {
            write(inner.get(i), key + "." + i, lines, depth + 1);
        }
    }

    /**
     * {@return the architecture that lines describe}
     *
     * @param lines the lines by keys; others may be among them
     * @param key the key of the layer
     * @throws IllegalArgumentException if a line is missing or cannot be read, or a kind is not known; the message names
     *     it
     */
    public Layer read(Map<String, String> lines, String key) {
        return read(lines, key, 0);
    }

    private Layer read(Map<String, String> lines, String key, int depth) {
        String line = lines.get(key);
        if (line == null) {
            throw new UnreadableLine("its metadata has no '" + key + "'", null);
        }
        requireDepth(depth);
        String kind = line.split(" ", 2)[0];
        try {
            LayerCodec<?> codec = byKind.get(kind);
            if (codec == null) {
                throw new IllegalArgumentException("there is no layer '" + kind + "'");
            }
            return codec.reader().apply(new LayerLine(line, index -> read(lines, key + "." + index, depth + 1)));
        } catch (UnreadableLine e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UnreadableLine("cannot read '" + key + "' = '" + line + "': " + e.getMessage(), e);
        }
    }

    /** A problem that names its line already: of a layer inside of another, that layer's. */
    private static final class UnreadableLine extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        UnreadableLine(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new UnreadableLine("its layers nest more than " + MAX_DEPTH + " deep", null);
        }
    }
}
