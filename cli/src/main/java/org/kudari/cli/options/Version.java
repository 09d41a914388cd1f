package org.kudari.cli.options;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {

    /** For picocli, which makes one. */
    public Version() {}

    /** The version of this program, from its jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"kudari " + text() + ", Java " + Runtime.version()};
    }
}
