package org.kudari.opencl.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kudari.backend.CacheFolder;

/**
 * Saves a device's compiled programs for later processes. Each has a file, whose name is a hash of all that the program
 * depends on.
 *
 * <p>A file begins with a checksum of its name and content. Drivers do not check binaries: some crash the process over
 * a damaged one.
 */
final class ProgramStore {
    /** The version of the files. Raise it when their format or the calls of drivers change. */
    private static final String FORMAT = "1";

    /** The names of the store's files. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    /** The limits to which the folder is trimmed; the files that were not used for longest go first. */
    private static final int MAX_FILES = 4_096;

    private static final long MAX_BYTES = 256 << 20;

    private final CacheFolder folder;
    private final List<String> origin;
    private boolean trimmed;

    /**
     * @param folder of the files
     * @param options of the compiler
     */
    ProgramStore(CacheFolder folder, OpenClDevice device, String options) {
        this.folder = folder;
        this.origin = List.of(FORMAT, device.name(), device.platform(), device.version(), device.build(), options);
    }

    /** Whether programs can be saved. */
    boolean isEnabled() {
        return folder.isWritable();
    }

    /** The binary of a program, if it was saved and is not damaged. */
    Optional<byte[]> find(String source) {
        String name = name(source);
        return folder.get(name).flatMap(content -> opened(name, content));
    }

    private static Optional<byte[]> opened(String name, byte[] content) {
        int head = sha256().getDigestLength();
        if (content.length <= head) {
            return Optional.empty();
        }
        byte[] binary = Arrays.copyOfRange(content, head, content.length);
        boolean isWhole = Arrays.equals(content, 0, head, checksum(name, binary), 0, head);
        return isWhole ? Optional.of(binary) : Optional.empty();
    }

    /** Saves a program, in place of an earlier file for it. */
    void save(String source, byte[] binary) {
        String name = name(source);
        byte[] checksum = checksum(name, binary);
        folder.put(
                name,
                ByteBuffer.allocate(checksum.length + binary.length)
                        .put(checksum)
                        .put(binary)
                        .array());
        if (!trimmed) {
            trimmed = true;
            folder.trim(file -> NAME.matcher(file).matches(), MAX_FILES, MAX_BYTES);
        }
    }

    private String name(String source) {
        MessageDigest digest = sha256();
        for (String part : origin) {
            add(digest, part.getBytes(UTF_8));
        }
        add(digest, source.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] checksum(String name, byte[] binary) {
        MessageDigest digest = sha256();
        add(digest, name.getBytes(UTF_8));
        add(digest, binary);
        return digest.digest();
    }

    /** Adds the length too, so that bytes moved from one part to the next change the hash. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
