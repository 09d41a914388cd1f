package org.kudari.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * The two streams of a command.
 *
 * @param out for what was asked for
 * @param err for what is to be said about it: errors, notes, progress where {@code out} is for a program
 */
public record Terminal(Output out, Output err) {

    /** Those of this process. */
    public static Terminal ofProcess() {
        // Not System.out and System.err, which keep to themselves why they could not be written.
        Output out = new Output(new FileOutputStream(FileDescriptor.out), System.out.charset(), Screen.of(1), false);
        Output err = new Output(new FileOutputStream(FileDescriptor.err), System.err.charset(), Screen.of(2), true);
        return new Terminal(out, err);
    }

    /** Says what went wrong. */
    public void problem(String message) {
        err.line("kudari: " + message);
    }
}
