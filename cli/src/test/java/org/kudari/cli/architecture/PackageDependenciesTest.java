package org.kudari.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.cli.Launcher;

/** The dependencies between the packages of the command, and from them to the engine's and to libraries. */
class PackageDependenciesTest {
    private static final String PICOCLI = "picocli..";

    /** For each package the others that it may depend on, of this module and of others. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "cli.terminal", Set.of("io"),
            "cli.exit", Set.of("cli.terminal", "backend", "io"),
            "cli.report",
                    Set.of(
                            "cli.terminal",
                            "backend",
                            "backend.reference",
                            "backend.tool",
                            "data",
                            "device",
                            "expr",
                            "layout",
                            "op",
                            "predict",
                            "random",
                            "tensor"),
            "cli.training",
                    Set.of(
                            "board",
                            "cli.exit",
                            "cli.terminal",
                            "data",
                            "device",
                            "io",
                            "io.files",
                            "metric",
                            "io.tensors",
                            "loss",
                            "model",
                            "optim",
                            "pictures.canvas",
                            "pictures.figure",
                            "pictures.plot",
                            "predict",
                            "table.schema",
                            "tabular",
                            "tensor",
                            "train",
                            "watch",
                            "watch.doctor",
                            "watch.log",
                            "watch.tensorboard"),
            "cli.prediction",
                    Set.of("cli.terminal", "cli.training", "data", "io", "metric", "predict", "table", "table.schema"),
            "cli.options",
                    Set.of(
                            "board",
                            "data.file",
                            "io.files",
                            "cli.training",
                            "cli.exit",
                            "cli.terminal",
                            "backend",
                            "data",
                            "data.strokes",
                            "device",
                            "expr",
                            "init",
                            "io",
                            "io.csv",
                            "io.numpy",
                            "io.tables",
                            "loss",
                            "model",
                            "nn",
                            "optim",
                            "table.stream",
                            "table",
                            "table.schema",
                            "table.schema.inference",
                            "tabular",
                            "tensor",
                            "train",
                            "watch.log",
                            "watch.tensorboard"),
            "cli.command",
                    Set.of(
                            "board",
                            "cli.options",
                            "cli.prediction",
                            "cli.report",
                            "cli.training",
                            "cli.exit",
                            "cli.terminal",
                            "backend",
                            "backend.tool",
                            "data",
                            "device",
                            "examples",
                            "examples.gallery",
                            "examples.gallery.page",
                            "examples.gallery.parts",
                            "io",
                            "io.files",
                            "io.tensors",
                            "loss",
                            "model",
                            "model.codec",
                            "nn",
                            "optim",
                            "predict",
                            "table.schema",
                            "tabular",
                            "tensor",
                            "testkit",
                            "train",
                            "watch"),
            "cli", Set.of("cli.command", "cli.options", "cli.exit", "cli.terminal"));

    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "cli", Set.of(PICOCLI),
            "cli.command", Set.of(PICOCLI),
            "cli.exit", Set.of(PICOCLI),
            "cli.options", Set.of(PICOCLI),
            "cli.prediction", Set.of("de.siegmar.fastcsv.."),
            "cli.terminal", Set.of("com.fasterxml.jackson.core.."));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(Launcher.class, ALLOWED, LIBRARIES);

    @Test
    void everyPackageIsListed() {
        PACKAGES.everyPackageIsListed();
    }

    @Test
    void packagesDependOnlyOnWhatIsListed() {
        PACKAGES.packagesDependOnlyOnWhatIsListed();
    }

    @Test
    void packagesAreFreeOfCycles() {
        PACKAGES.packagesAreFreeOfCycles();
    }

    @Test
    void noTextDependsOnTheLocale() {
        LocaleIndependence.check(PACKAGES.production());
    }

    @Test
    void packagesAreSmall() {
        PACKAGES.packagesAreSmall();
    }

    @Test
    void nothingHereKnowsABackend() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.kudari.cpu..", "org.kudari.opencl..")
                .check(PACKAGES.production());
    }

    @Test
    void picocliStaysWhereOptionsAreRead() {
        noClasses()
                .that()
                .resideInAnyPackage("org.kudari.cli.terminal", "org.kudari.cli.report", "org.kudari.cli.training")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PICOCLI)
                .check(PACKAGES.production());
    }
}
