package org.kudari.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder of files that backends keep from one process to the next, such as compiled programs. The files only save
 * time. A file that cannot be read or written is treated as absent; no method here throws. Processes and threads may
 * share a folder.
 */
public final class CacheFolder {
    /**
     * The system property that names another folder than the one in the user's cache folder; {@value #DISABLED} turns
     * the cache off.
     */
    public static final String PROPERTY = "kudari.cache";

    static final String DISABLED = "none";

    /** The first part of the names of files that are being written. A process that was killed may leave one behind. */
    private static final String TEMPORARY_PREFIX = "kudari-next";

    private static final String TEMPORARY_SUFFIX = ".tmp";

    private static final System.Logger LOGGER = System.getLogger(CacheFolder.class.getName());

    /** Null if the cache is disabled. */
    private final Path path;

    private CacheFolder(Path path) {
        this.path = path;
    }

    /** {@return this user's folder, or the one that {@link #PROPERTY} names; disabled if there is no home directory} */
    public static CacheFolder ofUser() {
        String folder = System.getProperty(PROPERTY);
        try {
            if (folder != null) {
                return folder.equals(DISABLED) ? disabled() : at(Path.of(folder));
            }
            // The JVM reports "?" for a user without a home directory.
            Path home = Path.of(System.getProperty("user.home", ""));
            return home.isAbsolute() ? at(ofSystem(home).resolve("kudari")) : disabled();
        } catch (InvalidPathException e) {
            return disabled();
        }
    }

    /** The system's place for caches: Apple's guidelines, Windows' known folders, the XDG base directories. */
    private static Path ofSystem(Path home) {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Mac")) {
            return home.resolve("Library", "Caches");
        }
        String variable = System.getenv(system.startsWith("Windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        Path folder = Path.of(variable == null ? "" : variable);
        return folder.isAbsolute() ? folder : home.resolve(".cache");
    }

    /**
     * A cache in a folder, which is created when the first file is written.
     *
     * @param path the folder
     * @return the cache
     */
    public static CacheFolder at(Path path) {
        return new CacheFolder(path);
    }

    /** {@return a cache that stores nothing} */
    public static CacheFolder disabled() {
        return new CacheFolder(null);
    }

    /**
     * A cache in a folder inside this one.
     *
     * @param name the name of the folder
     * @return the cache; disabled if this one is
     */
    public CacheFolder subfolder(String name) {
        return path == null ? this : at(path.resolve(name));
    }

    /** {@return whether files can be written to the folder} Creates the folder if it does not exist. */
    public boolean isWritable() {
        if (path == null) {
            return false;
        }
        try {
            Files.createDirectories(path);
            return Files.isWritable(path);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "nothing can be kept", e);
            return false;
        }
    }

    /**
     * Reads a file. {@link #trim} counts this as a use of the file.
     *
     * @param name the name of the file
     * @return the content; empty if there is no such file or it cannot be read
     */
    public Optional<byte[]> get(String name) {
        if (path == null) {
            return Optional.empty();
        }
        Path file = path.resolve(name);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "nothing was kept", e);
            return Optional.empty();
        }
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the use of a file cannot be noted", e);
        }
        return Optional.of(content);
    }

    /**
     * Writes a file, and replaces one of that name. Readers see the old content or the new content, never part of it.
     *
     * @param name the name of the file
     * @param content the content
     */
    public void put(String name, byte[] content) {
        if (path == null) {
            return;
        }
        try {
            Files.createDirectories(path);
            Path next = Files.createTempFile(path, TEMPORARY_PREFIX, TEMPORARY_SUFFIX);
            try {
                Files.write(next, content);
                Files.move(
                        next, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a file cannot be kept", e);
        }
    }

    /**
     * Deletes the least recently used files until the others are within both limits.
     *
     * @param isOurs whether a file of this name may be deleted: a user may have named a folder that holds other files
     * @param mostFiles the number of files that may remain
     * @param mostBytes the number of bytes that may remain
     */
    public void trim(Predicate<String> isOurs, int mostFiles, long mostBytes) {
        if (path == null) {
            return;
        }
        List<CachedFile> files = new ArrayList<>();
        try (Stream<Path> listed = Files.list(path)) {
            for (Path file : (Iterable<Path>) listed::iterator) {
                String name = file.getFileName().toString();
                if (isOurs.test(name) || name.startsWith(TEMPORARY_PREFIX) && name.endsWith(TEMPORARY_SUFFIX)) {
                    CachedFile.of(file).ifPresent(files::add);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the files that were kept cannot be listed", e);
            return;
        }
        files.sort(Comparator.comparing(CachedFile::used).reversed());
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            bytes += files.get(i).bytes();
            if (i >= mostFiles || bytes > mostBytes) {
                files.get(i).delete();
            }
        }
    }

    private record CachedFile(Path file, FileTime used, long bytes) {
        /** Empty if this is not a file, or no longer exists: another process may use the folder too. */
        static Optional<CachedFile> of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return attributes.isRegularFile()
                        ? Optional.of(new CachedFile(file, attributes.lastModifiedTime(), attributes.size()))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        void delete() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "a file cannot be deleted", e);
            }
        }
    }
}
