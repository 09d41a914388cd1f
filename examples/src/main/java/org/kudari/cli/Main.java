package org.kudari.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code kudari} command. */
@Command(
        name = "kudari",
        description = "Trains neural networks on whatever device is here.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "./kudari test runs the test suite: see ./kudari test --help."})
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setParameterExceptionHandler(Main::explainBadUsage);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** One line instead of picocli's message followed by the whole help text. */
    private static int explainBadUsage(ParameterException e, String[] args) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        PrintWriter err = e.getCommandLine().getErr();
        err.println("kudari: " + e.getMessage() + " (" + command.qualifiedName() + " --help lists what is possible)");
        return command.exitCodeOnInvalidInput();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "kudari " + (version == null ? "(unpackaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
