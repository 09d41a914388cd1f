package org.kudari.cli.exit;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line: picocli's findings in this program's words. */
public final class UsageProblem {
    private static final Pattern INVALID_VALUE = Pattern.compile("Invalid value for option '(--[a-z-]+)'[^:]*: ");

    private UsageProblem() {}

    /** The one line, without the name of the program. */
    public static String text(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String problem = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(command, unmatched.getUnmatched())
                : INVALID_VALUE.matcher(e.getMessage()).replaceFirst("$1 ");
        return uncapitalised(problem) + " (" + command.getCommandSpec().qualifiedName() + " --help says more)";
    }

    private static String unmatched(CommandLine command, List<String> arguments) {
        String first = arguments.getFirst();
        if (first.startsWith("-")) {
            return "there is no option '" + first + "'";
        }
        return command.getSubcommands().isEmpty()
                ? "'" + first + "' is one argument too many"
                : "there is no command '" + first + "'; there are: "
                        + String.join(", ", command.getSubcommands().keySet());
    }

    private static String uncapitalised(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
