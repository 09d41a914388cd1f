package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class LauncherTest {

    /** Fails on the first JDK where the internals that the launcher stands on have moved. */
    @Test
    void bringsTheVectorApiIntoARunningJvm() {
        assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isEmpty();

        assertThat(Launcher.addVectorApi()).isTrue();

        assertThatCode(() -> Class.forName("jdk.incubator.vector.FloatVector")).doesNotThrowAnyException();
    }
}
