package org.kudari.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.model.Model;

/** The dependencies between this module's packages, and from them to the engine's and to libraries. */
class PackageDependenciesTest {
    /** For each package the others that it may depend on, of this module and of the core. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("data", Set.of("data.file", "device", "expr", "layout", "op", "random", "tensor")),
            entry("data.file", Set.of("io", "io.files", "layout", "random")),
            entry("data.strokes", Set.of("data")),
            entry("init", Set.of("device", "layout", "random", "tensor")),
            entry("io", Set.of()),
            entry("io.csv", Set.of("io", "io.files", "table")),
            entry("io.files", Set.of("io")),
            // Arrays as tables: it joins what reads the files and what makes cells with types.
            entry("io.numpy", Set.of("io", "io.files", "io.tensors", "table", "table.cells")),
            entry("io.tables", Set.of("data", "io", "io.files")),
            entry("io.tensors", Set.of("io", "io.files", "device", "layout", "tensor")),
            entry("loss", Set.of("backend", "expr", "layout", "op", "tensor")),
            entry("metric", Set.of("metric.state", "layout", "tensor")),
            entry("metric.state", Set.of()),
            entry("train.state", Set.of("device", "layout", "tensor")),
            entry(
                    "model",
                    Set.of("init", "io", "io.tensors", "autograd", "device", "expr", "layout", "random", "tensor")),
            entry("model.codec", Set.of("model")),
            entry(
                    "nn",
                    Set.of(
                            "init",
                            "model",
                            "model.codec",
                            "backend",
                            "device",
                            "expr",
                            "layout",
                            "op",
                            "random",
                            "tensor")),
            entry("table", Set.of("io")),
            // For sources in other modules: cells with types become the same blocks as those of text files.
            entry("table.cells", Set.of("io", "io.files", "table")),
            entry(
                    "table.stream",
                    Set.of(
                            "data",
                            "data.file",
                            "io",
                            "io.files",
                            "layout",
                            "random",
                            "table",
                            "table.schema",
                            "table.schema.inference")),
            entry("table.schema", Set.of("data", "io", "io.files", "table")),
            entry("table.schema.inference", Set.of("data", "io", "io.files", "table", "table.schema")),
            // The way of a table to a training: it joins what reads, what learns the schema, and the layers.
            entry(
                    "tabular",
                    Set.of(
                            "data",
                            "data.file",
                            "device",
                            "io",
                            "io.files",
                            "model",
                            "nn",
                            "table",
                            "table.schema",
                            "table.schema.inference",
                            "table.stream")),
            entry("optim", Set.of("device", "expr", "layout", "tensor")),
            entry(
                    "predict",
                    Set.of(
                            "data",
                            "data.file",
                            "io",
                            "io.tensors",
                            "metric",
                            "model",
                            "model.codec",
                            "device",
                            "expr",
                            "layout",
                            "op",
                            "random",
                            "table",
                            "table.schema",
                            "tensor")),
            entry(
                    "train",
                    Set.of(
                            "data",
                            "io",
                            "io.tensors",
                            "loss",
                            "model",
                            "model.codec",
                            "optim",
                            "device",
                            "expr",
                            "layout",
                            "random",
                            "tensor",
                            "train.event",
                            "train.state")),
            entry("train.event", Set.of("device")),
            entry(
                    "watch",
                    Set.of("data", "device", "expr", "layout", "loss", "model", "optim", "random", "tensor", "train")),
            entry("watch.doctor", Set.of("watch")),
            entry("watch.file", Set.of("io", "io.files")),
            entry("watch.log", Set.of("io", "io.files", "watch", "watch.file")),
            entry("watch.tensorboard", Set.of("io", "io.files", "watch", "watch.file")));

    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "io.csv",
            Set.of("de.siegmar.fastcsv.."),
            "table",
            Set.of("ch.randelshofer.fastdoubleparser.."),
            "io.tensors",
            Set.of("com.fasterxml.jackson.."),
            "watch.log",
            Set.of("com.fasterxml.jackson.."),
            "train.event",
            Set.of("jdk.jfr.."));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(Model.class, ALLOWED, LIBRARIES);

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

    /** An enum of the interface, such as {@code Reduction}, is only a parameter of an operation. */
    @Test
    void ofBackendsOnlyEnumsAreKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.kudari.backend..")
                        .and(not(describe("are enums", JavaClass::isEnum)))
                        .or(resideInAnyPackage("org.kudari.backend.*..", "org.kudari.cpu..", "org.kudari.opencl..")))
                .check(PACKAGES.production());
    }
}
