package org.kudari.model.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The class loader of an application in a server: it has classes of its own ({@link ProvidedLayers}) and names providers,
 * and the engine's loader, its parent, knows neither.
 */
final class ServingLoader extends ClassLoader {
    private static final String SERVICE = "META-INF/services/" + LayerCodecProvider.class.getName();

    private final Path service;

    /** @param providers the names of the providers' classes */
    ServingLoader(Path folder, String... providers) {
        super(ServingLoader.class.getClassLoader());
        try {
            service = Files.write(folder.resolve("providers"), List.of(providers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws MalformedURLException {
        return name.equals(SERVICE)
                ? Collections.enumeration(List.of(service.toUri().toURL()))
                : Collections.emptyEnumeration();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(ProvidedLayers.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? own(name) : loaded;
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
