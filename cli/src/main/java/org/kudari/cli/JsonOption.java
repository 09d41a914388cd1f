package org.kudari.cli;

import picocli.CommandLine.Option;

/** For whom the output is. */
final class JsonOption {
    @Option(
            names = "--json",
            description = "Print one JSON object as the last line of standard output, and nothing else there.")
    private boolean json;

    boolean isSet() {
        return json;
    }
}
