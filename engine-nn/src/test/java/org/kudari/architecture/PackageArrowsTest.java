package org.kudari.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between this module's packages, and from them to the engine's. A rule that finds no class fails. */
@AnalyzeClasses(
        packages = {
            "org.kudari.data",
            "org.kudari.io",
            "org.kudari.nn",
            "org.kudari.optim",
            "org.kudari.predict",
            "org.kudari.train"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class PackageArrowsTest {
    private static final String[] OURS = {
        "org.kudari.data..",
        "org.kudari.io..",
        "org.kudari.nn..",
        "org.kudari.optim..",
        "org.kudari.predict..",
        "org.kudari.train.."
    };

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAnyPackage(OURS);
    }

    private static ArchRule onlyKnows(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "org.kudari." + name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "org.kudari." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("org.kudari." + name + "..")
                .should()
                .dependOnClassesThat(ours().and(not(resideInAnyPackage(allowed))));
    }

    @ArchTest
    static final ArchRule NN_KNOWS_THE_ENGINE_ALONE = onlyKnows("nn");

    @ArchTest
    static final ArchRule OPTIM_KNOWS_THE_ENGINE_ALONE = onlyKnows("optim");

    @ArchTest
    static final ArchRule DATA_KNOWS_THE_ENGINE_ALONE = onlyKnows("data");

    @ArchTest
    static final ArchRule IO_KNOWS_DATA = onlyKnows("io", "data");

    @ArchTest
    static final ArchRule TRAIN_KNOWS_MODELS_OPTIMIZERS_AND_DATA = onlyKnows("train", "nn", "optim", "data");

    @ArchTest
    static final ArchRule PREDICT_KNOWS_MODELS_FILES_AND_DATA = onlyKnows("predict", "nn", "io", "data");

    @ArchTest
    static final ArchRule FILES_NEED_NO_TENSORS = noClasses()
            .that()
            .resideInAPackage("org.kudari.io..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.kudari.tensor..", "org.kudari.device..", "org.kudari.op..", "org.kudari.expr..");

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("org.kudari.(*)..").should().beFreeOfCycles();

    /** An enum of the interface, such as {@code Reduction}, is only a parameter of an operation. */
    @ArchTest
    static final ArchRule NOBODY_KNOWS_A_BACKEND = noClasses()
            .that(ours())
            .should()
            .dependOnClassesThat(resideInAPackage("org.kudari.backend..")
                    .and(not(describe("are enums", JavaClass::isEnum)))
                    .or(resideInAnyPackage("org.kudari.backend.*..", "org.kudari.cpu..", "org.kudari.opencl..")));

    @ArchTest
    static final ArchRule JSON_AND_CSV_STAY_IN_IO = noClasses()
            .that(ours())
            .and()
            .resideOutsideOfPackage("org.kudari.io..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..", "de.siegmar..");
}
