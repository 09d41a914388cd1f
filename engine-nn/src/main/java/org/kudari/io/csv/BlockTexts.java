package org.kudari.io.csv;

import java.util.Arrays;

/** The different texts of a column of a block, numbered in the order in which they come. It makes no object for a cell. */
final class BlockTexts {
    private static final int NONE = -1;

    private char[] characters = new char[256];
    private int[] ends = new int[17];
    private int[] hashes = new int[16];
    private int[] table = new int[64];
    private int size;

    BlockTexts() {
        Arrays.fill(table, NONE);
    }

    /** The number of a text, which is new if it is not known. */
    int add(char[] text, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = hash * 31 + text[at];
        }
        int slot = slot(hash);
        while (table[slot] != NONE) {
            int code = table[slot];
            if (hashes[code] == hash && Arrays.equals(characters, ends[code], ends[code + 1], text, from, to)) {
                return code;
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = size;
        append(text, from, to, hash);
        if (size * 2 > table.length) {
            grow();
        }
        return size - 1;
    }

    private int slot(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & table.length - 1;
    }

    private void append(char[] text, int from, int to, int hash) {
        int start = ends[size];
        int end = start + to - from;
        if (end > characters.length) {
            characters = Arrays.copyOf(characters, Math.max(end, characters.length * 2));
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            ends = Arrays.copyOf(ends, size * 2 + 1);
        }
        System.arraycopy(text, from, characters, start, to - from);
        hashes[size] = hash;
        size++;
        ends[size] = end;
    }

    private void grow() {
        table = new int[table.length * 2];
        Arrays.fill(table, NONE);
        for (int code = 0; code < size; code++) {
            int slot = slot(hashes[code]);
            while (table[slot] != NONE) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = code;
        }
    }

    /** The texts, by their numbers. */
    String[] texts() {
        String[] texts = new String[size];
        for (int code = 0; code < size; code++) {
            texts[code] = new String(characters, ends[code], ends[code + 1] - ends[code]);
        }
        return texts;
    }
}
