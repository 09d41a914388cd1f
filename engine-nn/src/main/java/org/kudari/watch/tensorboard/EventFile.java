package org.kudari.watch.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.watch.file.LogFile;

/**
 * A file of records as TensorFlow writes them: length, checksum of the length, content, checksum of the content. The
 * checksums are CRC-32C, rotated and shifted by a constant ("masked"): TensorFlow's tutorial "TFRecord and tf.train.Example".
 */
final class EventFile {
    private static final String PREFIX = "events.out.tfevents.";
    private static final int MASK = 0xa282ead8;
    private static final int OVERHEAD = Long.BYTES + 2 * Integer.BYTES;

    private EventFile() {}

    /**
     * Makes a new file in a folder. Its name comes after those of all event files there: readers take them in this order.
     *
     * @throws InvalidInputException if the folder or the file cannot be made
     */
    static LogFile in(Path folder) {
        try {
            Files.createDirectories(folder);
            long number = System.currentTimeMillis() / 1000;
            try (Stream<Path> files = Files.list(folder)) {
                number = Math.max(
                        number, 1 + files.mapToLong(EventFile::number).max().orElse(-1));
            }
            Path file = folder.resolve(PREFIX + String.format(Locale.ROOT, "%010d", number) + ".kudari");
            return new LogFile(
                    file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException problem) {
            throw FileErrors.writing(folder, problem);
        }
    }

    /** The seconds in a name; -1 if it is no event file. */
    private static long number(Path file) {
        String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX)) {
            return -1;
        }
        String digits = name.substring(PREFIX.length()).split("\\.", -1)[0];
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : -1;
    }

    /** A record with an event. */
    static byte[] record(Message event) {
        byte[] content = event.bytes();
        ByteBuffer record = ByteBuffer.allocate(content.length + OVERHEAD).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(checksum(record.array(), Long.BYTES));
        record.put(content);
        record.putInt(checksum(content, content.length));
        return record.array();
    }

    private static int checksum(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
