package org.kudari.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The different texts of a column, numbered in the order in which they come. A column of very many, such as one of names,
 * is not worth their memory: beyond a limit further texts all have the code {@link #OTHERS}. One thread at a time may use
 * it.
 */
public final class TextDictionary {
    /** The code of all texts that came after the limit. */
    public static final int OTHERS = Integer.MAX_VALUE;

    private static final int FIRST_SLOTS = 64;
    private static final int EMPTY = -1;
    private static final int COLUMN_TEXTS = 1_000_000;
    private static final long COLUMN_CHARACTERS = 1L << 25;

    private final int limit;
    private final long characterLimit;
    private final List<String> texts = new ArrayList<>();
    /** Open addressing, because a map of boxed numbers is slow for a column of very many texts. */
    private int[] slots = new int[FIRST_SLOTS];

    private int[] hashes = new int[FIRST_SLOTS / 2];
    private long characters;
    private boolean isFull;

    /**
     * An empty dictionary.
     *
     * @param limit the most texts that it numbers, at least 1
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public TextDictionary(int limit) {
        this(limit, Long.MAX_VALUE);
    }

    /**
     * An empty dictionary of a limited size.
     *
     * @param limit the most texts that it numbers, at least 1
     * @param characterLimit the most characters that these have together; once a text exceeds it, no other is taken
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public TextDictionary(int limit, long characterLimit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a dictionary holds at least one text, not " + limit);
        }
        this.limit = limit;
        this.characterLimit = characterLimit;
        Arrays.fill(slots, EMPTY);
    }

    /** {@return an empty dictionary of the size that all sources give to a column} */
    public static TextDictionary ofColumn() {
        return new TextDictionary(COLUMN_TEXTS, COLUMN_CHARACTERS);
    }

    /**
     * Numbers a text, if it is new.
     *
     * @param text the text
     * @return its code, from 0; {@link #OTHERS} if it came after the limit
     */
    public int add(String text) {
        int hash = text.hashCode();
        int slot = slot(text, hash);
        if (slots[slot] != EMPTY) {
            return slots[slot];
        }
        if (isFull || texts.size() == limit || characters + text.length() > characterLimit) {
            isFull = true;
            return OTHERS;
        }
        characters += text.length();
        int code = texts.size();
        texts.add(text);
        slots[slot] = code;
        hashes[code] = hash;
        if (texts.size() == hashes.length) {
            grow();
        }
        return code;
    }

    /** Where a text is in the table, or where it would be put. */
    private int slot(String text, int hash) {
        int slot = first(hash);
        while (slots[slot] != EMPTY
                && (hashes[slots[slot]] != hash || !texts.get(slots[slot]).equals(text))) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private int first(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & slots.length - 1;
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, hashes.length * 2);
        slots = new int[slots.length * 2];
        Arrays.fill(slots, EMPTY);
        for (int code = 0; code < texts.size(); code++) {
            int slot = first(hashes[code]);
            while (slots[slot] != EMPTY) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = code;
        }
    }

    /**
     * {@return the text of a code}
     *
     * @param code the code, from 0
     * @throws IndexOutOfBoundsException if there is no such code
     */
    public String text(int code) {
        return texts.get(code);
    }

    /** {@return the number of different texts, those after the limit left out} */
    public int size() {
        return texts.size();
    }

    /** {@return whether texts were left out} */
    public boolean isFull() {
        return isFull;
    }
}
