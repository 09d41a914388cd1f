package org.kudari.benchmarks.app;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command below {@code bench} comes first. Options before its name would belong to the command above, and be ignored. */
final class SubcommandFirst {
    private SubcommandFirst() {}

    /** @throws BadInput if anything stands before the command's name */
    static void require(CommandSpec spec, String name) {
        List<String> all = spec.root().commandLine().getParseResult().originalArgs();
        if (!all.getFirst().equals(name)) {
            throw new BadInput(
                    "'" + name + "' must come first, and its options after it, not '" + all.getFirst() + "'");
        }
    }
}
