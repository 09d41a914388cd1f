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
    /** Names another folder than the one in the user's cache folder; {@value #DISABLED} to keep and find nothing. */
    public static final String PROPERTY = "kudari.cache";

    static final String DISABLED = "none";

    /** How files begin and end that are being written; a process may have been killed meanwhile. */
    private static final String TEMPORARY_PREFIX = "kudari-next";

    private static final String TEMPORARY_SUFFIX = ".tmp";

    private static final System.Logger LOGGER = System.getLogger(CacheFolder.class.getName());

    /** Null for nowhere. */
    private final Path path;

    private CacheFolder(Path path) {
        this.path = path;
    }

    /** The folder of this user, as {@link #PROPERTY} says. */
    public static CacheFolder ofUser() {
        String folder = System.getProperty(PROPERTY);
        try {
            if (folder != null) {
                return folder.equals(DISABLED) ? disabled() : at(Path.of(folder));
            }
            // "?" is what the JVM says of a user without a home.
            Path home = Path.of(System.getProperty("user.home", ""));
            return home.isAbsolute() ? at(ofSystem(home).resolve("kudari")) : disabled();
        } catch (InvalidPathException e) {
            return disabled();
        }
    }

    /** Where the system wants caches: Apple's guidelines, Windows' known folders, the XDG base directories. */
    private static Path ofSystem(Path home) {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Mac")) {
            return home.resolve("Library", "Caches");
        }
        String variable = System.getenv(system.startsWith("Windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        Path folder = Path.of(variable == null ? "" : variable);
        return folder.isAbsolute() ? folder : home.resolve(".cache");
    }

    /** A folder, made when something is kept there. */
    public static CacheFolder at(Path path) {
        return new CacheFolder(path);
    }

    /** A cache that stores nothing. */
    public static CacheFolder disabled() {
        return new CacheFolder(null);
    }

    /** A folder in this one. */
    public CacheFolder subfolder(String name) {
        return path == null ? this : at(path.resolve(name));
    }

    /** Whether there is such a folder, made now if it was not there, and files can be written to it. */
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

    /** What was kept under a file's name; {@link #trim} counts this as a use of it. */
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
     * Keeps something under a file's name in place of what was there; Readers see the old content or the new content,
     * never part of it.
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
     * Deletes the files that were not used for longest until the others are at most so many, of so many bytes.
     *
     * @param isOurs by its name, whether a file may be deleted: a user may have named a folder that holds others
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
        /** Empty for what is no file, or not any more: another process may be here too. */
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
