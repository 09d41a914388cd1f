package org.kudari.model.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.model.Layer;

/**
 * The codecs that a program knows: which layers it can save and load. It is immutable.
 *
 * <p>Written, an architecture is a map from keys to lines: the key of a layer inside of another is the other's with a dot
 * and its index, such as {@code kudari.layer.2.0}. What cannot be written is refused with the layer's class and what to
 * do. Files may come from anywhere: depths are limited, and no text of a file names a class.
 *
 * <p>Libraries that do not know of each other may have codecs for one kind. That is an error where the kind is written or
 * read, and nowhere else.
 */
public final class LayerCodecs {
    private static final int MAX_DEPTH = 50;

    /** @param origin whose it is, for messages */
    private record Known(String origin, LayerCodec<?> codec) {}

    private final Map<String, List<Known>> byKind = new LinkedHashMap<>();
    private final Map<Class<?>, List<Known>> byType = new LinkedHashMap<>();
    /** Which providers could not be used, and why. */
    private final List<String> failures;

    private LayerCodecs(List<Known> all, List<String> failures) {
        this.failures = failures;
        for (Known known : all) {
            byKind.computeIfAbsent(known.codec().kind(), _ -> new ArrayList<>()).add(known);
            byType.computeIfAbsent(known.codec().type(), _ -> new ArrayList<>()).add(known);
        }
    }

    /**
     * {@return the codecs of each {@link LayerCodecProvider} that is found now, those of this engine's layers among them}
     * They are looked for through the class loader of this engine and the context class loader of the thread.
     */
    public static LayerCodecs standard() {
        CodecProviders providers = new CodecProviders();
        List<Known> all = new ArrayList<>();
        providers
                .codecs()
                .forEach((origin, codecs) -> codecs.forEach(codec -> all.add(new Known("that of " + origin, codec))));
        return new LayerCodecs(all, providers.failures());
    }

    /**
     * {@return these codecs and more}
     *
     * @param more codecs of one's own layers
     * @throws IllegalArgumentException if one of them is for a kind or a class that another codec is for
     */
    public LayerCodecs with(LayerCodec<?>... more) {
        List<Known> all = new ArrayList<>();
        byKind.values().forEach(all::addAll);
        for (LayerCodec<?> codec : more) {
            all.add(new Known("the program's own", codec));
        }
        LayerCodecs together = new LayerCodecs(all, failures);
        for (LayerCodec<?> codec : more) {
            together.requireOnly(codec, "");
        }
        return together;
    }

    /** The one codec of those that were found for something. */
    private static LayerCodec<?> only(List<Known> found, String problem, String what) {
        if (found.size() > 1) {
            throw new LayerCodecException(problem + "there are several codecs for layers of " + what + ": "
                    + found.stream().map(Known::origin).collect(Collectors.joining(" and ")));
        }
        return found.getFirst().codec();
    }

    /** Neither its kind nor its class has another. */
    private void requireOnly(LayerCodec<?> codec, String problem) {
        only(byKind.get(codec.kind()), problem, "kind '" + codec.kind() + "'");
        only(byType.get(codec.type()), problem, codec.type().getName());
    }

    private String unusable() {
        return failures.isEmpty() ? "" : "; providers that cannot be used: " + String.join("; ", failures);
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

    /**
     * {@return the lines of those layers of an architecture that a codec is known for, by keys} What is inside of a layer
     * without a codec is left out, too. So these lines tell two architectures apart, but cannot be read as one.
     *
     * @param architecture the layer
     * @param key the key of the layer; those inside of it have keys that begin with it
     */
    public Map<String, String> known(Layer architecture, String key) {
        Map<String, String> lines = new LinkedHashMap<>();
        addKnown(architecture, key, lines, 0);
        return lines;
    }

    private void addKnown(Layer layer, String key, Map<String, String> lines, int depth) {
        requireDepth(depth);
        List<Known> found = byType.get(layer.getClass());
        // Of several codecs, which one comes first depends on the class path.
        if (found != null && found.size() == 1) {
            LayerCodec<?> codec = found.getFirst().codec();
            lines.put(key, codec.line(layer));
            List<Layer> inner = codec.inner(layer);
            for (int i = 0; i < inner.size(); i++) {
                addKnown(inner.get(i), key + "." + i, lines, depth + 1);
            }
        }
    }

    /**
     * {@return whether a layer and all layers inside of it are what their descriptions say} That is so for a layer that
     * has a codec, and for an elementwise {@linkplain Layer#function function}. Another layer may be a lambda, which may
     * read a variable that changes.
     *
     * @param layer the layer
     */
    public boolean describe(Layer layer) {
        return describe(layer, 0);
    }

    private boolean describe(Layer layer, int depth) {
        List<Known> found = byType.get(layer.getClass());
        if (found == null || found.size() > 1 || depth > MAX_DEPTH) {
            return layer.function().isPresent();
        }
        for (Layer inner : found.getFirst().codec().inner(layer)) {
            if (!describe(inner, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private void write(Layer layer, String key, Map<String, String> lines, int depth) {
        requireDepth(depth);
        List<Known> found = byType.get(layer.getClass());
        if (found == null) {
            throw new LayerCodecException("the layer '" + key + "', " + layer.describe()
                    + ", cannot be saved: there is no LayerCodec for "
                    + (layer.getClass().isHidden() || layer.getClass().isAnonymousClass()
                            ? "it; make it a class of its own, such as a record, and register a codec for that"
                            : layer.getClass().getName() + "; register one")
                    + ", or save its parameters alone with Model.save; there are codecs for " + byKind.keySet()
                    + unusable());
        }
        LayerCodec<?> codec = found.getFirst().codec();
        requireOnly(codec, "the layer '" + key + "', " + layer.describe() + ", cannot be saved: ");
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
        String problem = "cannot read '" + key + "' = '" + line + "': ";
        LayerCodec<?> codec = codecOf(line.split(" ", 2)[0], problem);
        try {
            return codec.reader().apply(new LayerLine(line, index -> read(lines, key + "." + index, depth + 1)));
        } catch (UnreadableLine | LayerCodecException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UnreadableLine(problem + e.getMessage(), e);
        }
    }

    private LayerCodec<?> codecOf(String kind, String problem) {
        List<Known> found = byKind.get(kind);
        if (found == null) {
            throw new LayerCodecException(
                    problem + "there is no layer '" + kind + "' in this program or its libraries" + unusable());
        }
        return only(found, problem, "kind '" + kind + "'");
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
