package org.kudari.cli.options;

import picocli.CommandLine.Option;

/** For whom the output is. */
public final class JsonOption {
    @Option(
            names = "--json",
            description = "Print one JSON object as the last line of standard output, and nothing else there.")
    private boolean json;

    /** Whether a program reads the output. */
    public boolean isSet() {
        return json;
    }
}
