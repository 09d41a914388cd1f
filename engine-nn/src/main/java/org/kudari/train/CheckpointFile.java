package org.kudari.train;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.zip.CRC32C;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * Named tensors, numbers and texts in a file with a checksum. The file is a safetensors file. Numbers are written so that
 * they are read as the same bits.
 */
final class CheckpointFile {
    private static final String FORMAT = "kudari.checkpoint";
    private static final String VERSION = "2";
    private static final String CHECKSUM = "kudari.checksum";
    private static final String ADVICE = "; delete it to go on from an earlier one";

    private final Map<String, ArrayData> tensors = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    /** The file that this was read from; null if it was not. */
    private final Path file;

    /** An empty one. */
    CheckpointFile() {
        this(null);
    }

    private CheckpointFile(Path file) {
        this.file = file;
    }

    // ---- writing

    /** Adds a copy of a tensor. Waits for the device. */
    void put(String name, Tensor tensor) {
        put(name, ArrayData.of(tensor));
    }

    void put(String name, ArrayData tensor) {
        tensors.put(name, tensor);
    }

    void put(String name, long number) {
        texts.put(name, Long.toString(number));
    }

    void put(String name, double number) {
        texts.put(name, Double.toHexString(number));
    }

    void put(String name, String text) {
        texts.put(name, text);
    }

    /**
     * Writes the file atomically.
     *
     * @throws InvalidInputException if it cannot be written; a file of this name is as it was then
     */
    void write(Path target) {
        texts.put(FORMAT, VERSION);
        texts.put(CHECKSUM, checksum());
        Safetensors.write(target, tensors, texts);
    }

    // ---- reading

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it cannot be read, is no checkpoint, is of another format, or is damaged
     */
    static CheckpointFile read(Path file) {
        try (Safetensors opened = open(file)) {
            String version = opened.metadata().get(FORMAT);
            if (version == null) {
                throw new InvalidInputException(file + ": is a safetensors file, but no checkpoint of a training");
            }
            if (!version.equals(VERSION)) {
                throw new InvalidInputException(
                        file + ": is a checkpoint of format '" + version + "'; this kudari reads format " + VERSION);
            }
            CheckpointFile read = new CheckpointFile(file);
            // Copied: the file is closed when this returns.
            opened.tensors().forEach((name, data) -> read.tensors.put(name, copy(data)));
            read.texts.putAll(opened.metadata());
            String written = read.texts.remove(CHECKSUM);
            if (!read.checksum().equals(written)) {
                throw new InvalidInputException(file + ": is damaged: its checksum is " + read.checksum()
                        + (written == null ? ", and none was written" : ", but was " + written + " when it was written")
                        + ADVICE);
            }
            return read;
        }
    }

    private static Safetensors open(Path file) {
        try {
            return Safetensors.open(file);
        } catch (InvalidInputException e) {
            throw Files.isRegularFile(file) ? new InvalidInputException(e.getMessage() + ADVICE) : e;
        }
    }

    private static ArrayData copy(ArrayData data) {
        MemorySegment bytes = Arena.ofAuto().allocate(data.bytes().byteSize());
        MemorySegment.copy(
                data.bytes(), JAVA_BYTE, 0, bytes, JAVA_BYTE, 0, data.bytes().byteSize());
        return new ArrayData(data.type(), data.shape(), bytes);
    }

    /** Copies a tensor of the file over another one, which it {@linkplain #requireFits fits}. */
    void copyTo(String name, Tensor target) {
        InPlace.copy(tensors.get(name).on(target.device()), target);
    }

    /** @throws InvalidInputException if the file has no such tensor, or one of another type or shape */
    void requireFits(String name, Tensor target) {
        ArrayData data = tensors.get(name);
        if (data == null) {
            throw unfit("it has no tensor '" + name + "'");
        }
        ArrayType type = ArrayType.of(target.type());
        if (data.type() != type || !Arrays.equals(data.shape(), target.shape().toArray())) {
            throw unfit("its tensor '" + name + "' is " + data + ", but this training has " + type + target.shape());
        }
    }

    /** @throws InvalidInputException if the file has a tensor that is not known */
    void requireNoOther(Set<String> known) {
        for (String name : tensors.keySet()) {
            if (!known.contains(name)) {
                throw unfit("its tensor '" + name + "' has no place in it");
            }
        }
    }

    long integer(String name) {
        return integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** @throws InvalidInputException if the file has no such number, or it is not from {@code least} to {@code most} */
    long integer(String name, long least, long most) {
        try {
            long integer = Long.parseLong(text(name));
            if (integer >= least && integer <= most) {
                return integer;
            }
        } catch (NumberFormatException _) {
            // As one that is out of range.
        }
        String range = least == most ? " " + least : " a whole number from " + least + " to " + most;
        throw unfit("its '" + name + "' is '" + text(name) + "', but must be" + range);
    }

    double number(String name) {
        return number(name, _ -> true, "a number");
    }

    /**
     * @param isRight tells whether a number is right
     * @param what what a number is that is right, for the message
     * @throws InvalidInputException if the file has no such number, or it is not right
     */
    double number(String name, DoublePredicate isRight, String what) {
        try {
            double number = Double.parseDouble(text(name));
            if (isRight.test(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // As one that is not right.
        }
        throw unfit("its '" + name + "' is '" + text(name) + "', but must be " + what);
    }

    boolean hasText(String name) {
        return texts.containsKey(name);
    }

    String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw unfit("it has no '" + name + "'");
        }
        return text;
    }

    /** @throws InvalidInputException if a text of the file is another one */
    void requireSame(String name, String what, Object now) {
        if (!text(name).equals(now.toString())) {
            throw unfit(what + " was " + text(name) + " then, and is " + now + " now");
        }
    }

    InvalidInputException unfit(String reason) {
        return new InvalidInputException(file + ": is no checkpoint of this training: " + reason);
    }

    /** A checksum of all names and values, in an order of its own: the order in a file may be another. */
    private String checksum() {
        CRC32C crc = new CRC32C();
        new TreeMap<>(texts).forEach((name, text) -> {
            if (!name.equals(CHECKSUM)) {
                update(crc, name + "=" + text);
            }
        });
        new TreeMap<>(tensors).forEach((name, data) -> {
            update(crc, name + "=" + data);
            for (long at = 0; at < data.bytes().byteSize(); at += 1 << 30) {
                long size = Math.min(1 << 30, data.bytes().byteSize() - at);
                crc.update(data.bytes().asSlice(at, size).asByteBuffer());
            }
        });
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static void update(CRC32C crc, String text) {
        crc.update(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
