package org.kudari.cpu.microkernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.kudari.backend.CacheFolder;
import org.kudari.cpu.platform.CpuFeatures;

/**
 * Keeps the measured choices of tiles in the user's cache folder: a small file for each processor, JVM and vector
 * width.
 */
public final class TileStore {
    private static final System.Logger LOGGER = System.getLogger(TileStore.class.getPackageName());

    /** The version of the file and of what is measured. Choices of other versions are ignored. */
    private static final String FORMAT = "1";

    private static final String ROWS = "rows";
    private static final String VECTORS = "vectors";

    private final CacheFolder folder;
    private final String machine;

    /** @param machine the text that identifies the processor and the JVM */
    TileStore(CacheFolder folder, String machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /** Returns the store of this user, for this machine. */
    public static TileStore ofUser() {
        String machine = CpuFeatures.processorName() + ", Java " + System.getProperty("java.vm.version");
        return new TileStore(CacheFolder.ofUser(), machine);
    }

    /** Whether choices can be kept. */
    boolean isWritable() {
        return folder.isWritable();
    }

    /** Returns the kept choice for a vector width, if there is one and it is still among the candidates. */
    Optional<TileShape> get(int bits) {
        return folder.get(file(bits)).flatMap(TileStore::read).filter(TileShape.candidates(bits)::contains);
    }

    private static Optional<TileShape> read(byte[] content) {
        Properties choice = new Properties();
        try {
            choice.load(new ByteArrayInputStream(content));
            return Optional.of(new TileShape(number(choice, ROWS), number(choice, VECTORS)));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the choice of tiles that was kept is damaged", e);
            return Optional.empty();
        }
    }

    private static int number(Properties choice, String key) {
        return Integer.parseInt(choice.getProperty(key, ""));
    }

    /** Keeps a choice for a vector width. It replaces an earlier one. */
    public void put(int bits, TileShape shape) {
        Properties choice = new Properties();
        choice.setProperty(ROWS, Integer.toString(shape.rows()));
        choice.setProperty(VECTORS, Integer.toString(shape.vectors()));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            choice.store(content, "Tile of matrix products, " + bits + " bits, measured on: " + machine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.put(file(bits), content.toByteArray());
    }

    private String file(int bits) {
        return String.format(Locale.ROOT, "tile-%d-%08x.properties", bits, (machine + FORMAT).hashCode());
    }
}
