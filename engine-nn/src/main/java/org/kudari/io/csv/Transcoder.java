package org.kudari.io.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text of any encoding as UTF-8. It is strict: bytes that stand for no character end it with a {@link
 * CharacterCodingException}, after all that came before them.
 */
final class Transcoder extends InputStream {
    private static final int SIZE = 1 << 16;

    private final InputStream source;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer read = ByteBuffer.allocate(SIZE).flip();
    private final CharBuffer characters = CharBuffer.allocate(SIZE);
    private final ByteBuffer written = ByteBuffer.allocate(SIZE * 4).flip();
    private boolean isEnd;
    private CoderResult problem = CoderResult.UNDERFLOW;

    Transcoder(InputStream source, Charset charset) {
        this.source = source;
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!written.hasRemaining()) {
            if (problem.isError()) {
                problem.throwException();
            }
            if (isEnd) {
                return -1;
            }
            convert();
        }
        int count = Math.min(length, written.remaining());
        written.get(bytes, offset, count);
        return count;
    }

    private void convert() throws IOException {
        read.compact();
        int count = source.read(read.array(), read.position(), read.remaining());
        isEnd = count < 0;
        read.position(read.position() + Math.max(count, 0)).flip();
        problem = decoder.decode(read, characters, isEnd);
        // A high surrogate at the end stays in the buffer until its other half has come.
        characters.flip();
        written.clear();
        CoderResult encoded = encoder.encode(characters, written, isEnd);
        if (encoded.isError() && !problem.isError()) {
            problem = encoded;
        }
        characters.compact();
        written.flip();
    }

    @Override
    public int available() throws IOException {
        return written.hasRemaining() ? written.remaining() : source.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
