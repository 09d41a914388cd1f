package org.kudari.examples.gallery.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A folder that is being written. It is gone when that is over, and also when an interrupt ends the program before. */
final class UnfinishedFolder implements AutoCloseable {
    private final Path folder;
    private final Thread atInterrupt = new Thread(this::abandon);
    /** Held by whoever makes the folder, moves it, or deletes it. */
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Makes the folder.
     *
     * @throws IOException if it cannot be made
     */
    UnfinishedFolder(Path folder) throws IOException {
        this.folder = folder;
        lock.lock();
        try {
            Runtime.getRuntime().addShutdownHook(atInterrupt);
            Files.createDirectory(folder);
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Where it is until it is finished. */
    Path path() {
        return folder;
    }

    /** Moves folders. */
    interface Moves {
        void run() throws IOException;
    }

    /** Puts the folder where it belongs. An interrupt waits until that is done. */
    void finish(Moves moves) throws IOException {
        lock.lock();
        try {
            moves.run();
        } finally {
            lock.unlock();
        }
    }

    /** Deletes what is still there. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            delete(folder);
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException _) {
            // The program is ending, and finds nothing left to delete.
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes the folder while somebody may still be writing to it. Its new name makes the writer fail at its next file.
     * The writer then waits for the lock, which is kept, and so says nothing about that until the program has ended.
     */
    private void abandon() {
        lock.lock();
        try {
            if (Files.exists(folder)) {
                delete(Files.move(folder, folder.resolveSibling(folder.getFileName() + ".gone")));
            }
        } catch (IOException _) {
            // Nobody is left who could do anything about it.
        }
    }

    /** Deletes a folder and all that is in it, if it is there. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
