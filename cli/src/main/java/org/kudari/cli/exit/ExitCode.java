package org.kudari.cli.exit;

/** What the command tells the shell. */
public final class ExitCode {
    /** What was asked was done. */
    public static final int OK = 0;
    /** What was asked was done, and the outcome is bad: a check that failed, a training that diverged. */
    public static final int FAILED = 1;
    /** What was asked cannot be done: the user can ask for something else. */
    public static final int BAD_INPUT = 2;
    /** An error of the program's own; EX_SOFTWARE of sysexits.h. */
    public static final int BUG = 70;
    /** Nobody reads standard output any more; what a shell reports of programs that SIGPIPE ends. */
    static final int NOBODY_LISTENS = 128 + 13;

    private ExitCode() {}
}
