package org.kudari.model.codec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Looks for providers of codecs: through the class loader of this engine, and through the context class loader of the
 * thread, which sees the classes of an application where a server or a cluster's worker has the engine. One that cannot
 * be used is noted, and is no reason for the others to fail.
 */
final class CodecProviders {
    /** A class loader whose files cannot be listed fails for ever. */
    private static final int MOST_FAILURES = 20;

    private final Map<String, LayerCodecProvider> found = new LinkedHashMap<>();
    private final Map<String, List<LayerCodec<?>>> codecs = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /** Looks for those that the calling thread sees now. */
    CodecProviders() {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        loaders.add(CodecProviders.class.getClassLoader());
        loaders.add(Thread.currentThread().getContextClassLoader());
        loaders.forEach(this::look);
        found.forEach(this::ask);
    }

    /** A provider that both loaders have is the application's own copy of it, whose layers the application makes. */
    private void look(ClassLoader loader) {
        Iterator<LayerCodecProvider> providers =
                ServiceLoader.load(LayerCodecProvider.class, loader).iterator();
        for (int failed = 0; failed < MOST_FAILURES; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                LayerCodecProvider provider = providers.next();
                found.put(provider.getClass().getName(), provider);
            } catch (ServiceConfigurationError | LinkageError e) {
                failures.add(e.getMessage());
                failed++;
            }
        }
    }

    private void ask(String name, LayerCodecProvider provider) {
        try {
            codecs.put(name, List.copyOf(provider.codecs()));
        } catch (RuntimeException | LinkageError e) {
            failures.add(name + " gives no codecs: " + e);
        }
    }

    /** The codecs of each provider by its class name, those of the engine's loader first. */
    Map<String, List<LayerCodec<?>>> codecs() {
        return codecs;
    }

    /** Which providers could not be used, and why. */
    List<String> failures() {
        return failures;
    }
}
