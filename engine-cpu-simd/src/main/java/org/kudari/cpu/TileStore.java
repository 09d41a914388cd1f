package org.kudari.cpu;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Keeps a machine's choice of tiles from one process to the next: a small file for each processor, JVM and vector width.
 *
 * <p>What cannot be read or written is as if it were not there: the file only saves a measurement.
 */
final class TileStore {
    /** The folder of these files; {@value #NOWHERE} to keep and find nothing. By default in the user's cache folder. */
    static final String FOLDER_PROPERTY = "kudari.cache";

    static final String NOWHERE = "none";

    private static final System.Logger LOGGER = System.getLogger(TileStore.class.getPackageName());

    /** Counts changes to what is measured, so that older choices are measured again. */
    private static final String FORMAT = "1";

    private static final String ROWS = "rows";
    private static final String VECTORS = "vectors";

    private final Path folder;
    private final String machine;

    /**
     * @param folder where the files are, or null for nowhere
     * @param machine all that a choice depends on but the vector width
     */
    TileStore(Path folder, String machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /** The store of this user and machine. */
    static TileStore ofUser() {
        String machine = Processor.description() + ", Java " + System.getProperty("java.vm.version");
        return new TileStore(userFolder(), machine);
    }

    private static Path userFolder() {
        String folder = System.getProperty(FOLDER_PROPERTY);
        try {
            if (folder != null) {
                return folder.equals(NOWHERE) ? null : Path.of(folder);
            }
            // "?" is what the JVM says of a user without a home.
            Path home = Path.of(System.getProperty("user.home", ""));
            return home.isAbsolute() ? cacheFolder(home).resolve("kudari") : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Where the system wants caches: Apple's guidelines, Windows' known folders, the XDG base directories. */
    private static Path cacheFolder(Path home) {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Mac")) {
            return home.resolve("Library", "Caches");
        }
        String variable = System.getenv(system.startsWith("Windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        Path folder = Path.of(variable == null ? "" : variable);
        return folder.isAbsolute() ? folder : home.resolve(".cache");
    }

    /** Whether there is a folder for what is measured, made now if it was not there, and files can be written to it. */
    boolean keeps() {
        if (folder == null) {
            return false;
        }
        try {
            Files.createDirectories(folder);
            return Files.isWritable(folder);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the choice of tiles cannot be kept", e);
            return false;
        }
    }

    /** The choice that was kept for a vector width, if there is one and it is still among those that would be measured. */
    Optional<TileShape> find(int bits) {
        if (folder == null) {
            return Optional.empty();
        }
        Properties choice = new Properties();
        try (Reader reader = Files.newBufferedReader(file(bits))) {
            choice.load(reader);
            TileShape shape = new TileShape(number(choice, ROWS), number(choice, VECTORS));
            return Optional.of(shape).filter(TileShape.candidates(bits)::contains);
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no choice of tiles was kept", e);
            return Optional.empty();
        }
    }

    private static int number(Properties choice, String key) {
        return Integer.parseInt(choice.getProperty(key, ""));
    }

    /** Keeps a choice, replacing an older one; readers see the old file or the new one. */
    void keep(int bits, TileShape shape) {
        if (folder == null) {
            return;
        }
        Properties choice = new Properties();
        choice.setProperty(ROWS, Integer.toString(shape.rows()));
        choice.setProperty(VECTORS, Integer.toString(shape.vectors()));
        try {
            Files.createDirectories(folder);
            Path next = Files.createTempFile(folder, "tile", ".tmp");
            try {
                try (Writer writer = Files.newBufferedWriter(next)) {
                    choice.store(writer, "Tile of matrix products, " + bits + " bits, measured on: " + machine);
                }
                Files.move(next, file(bits), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the choice of tiles cannot be kept", e);
        }
    }

    private Path file(int bits) {
        return folder.resolve("tile-%d-%08x.properties".formatted(bits, (machine + FORMAT).hashCode()));
    }
}
