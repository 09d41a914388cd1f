package org.kudari.architecture.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packages of one module, and the packages that each of them may depend on. A test of the module gives the table
 * and calls one method for each rule. A rule that does not hold throws an {@link AssertionError} that names the classes
 * or packages.
 */
public final class PackageDependencies {
    /** The start of the name of every package of the project. Tables leave it out. */
    private static final String ROOT = "org.kudari.";

    private static final String JDK = "java..";
    private static final int MAX_FILES = 25;

    private final JavaClasses production;
    private final Map<String, Set<String>> allowed;
    private final Map<String, Set<String>> libraries;

    private PackageDependencies(
            JavaClasses production, Map<String, Set<String>> allowed, Map<String, Set<String>> libraries) {
        this.production = production;
        this.allowed = allowed;
        this.libraries = libraries;
    }

    /**
     * The rules for a module that uses no libraries.
     *
     * @param member any class of the module's main code
     * @param allowed for each package of the module the other packages that it may depend on, of this module and of
     *     others, all without the leading {@code org.kudari.}
     * @return the rules
     */
    public static PackageDependencies of(Class<?> member, Map<String, Set<String>> allowed) {
        return of(member, allowed, Map.of());
    }

    /**
     * The rules for a module that uses libraries.
     *
     * @param member any class of the module's main code
     * @param allowed for each package of the module the other packages that it may depend on, of this module and of
     *     others, all without the leading {@code org.kudari.}
     * @param libraries for each package that uses libraries their packages, as ArchUnit's patterns:
     *     {@code picocli..} is the package and those below it. Packages of {@code java..} are always allowed.
     * @return the rules
     * @throws IllegalArgumentException if a package with libraries is not in the table of allowed packages
     */
    public static PackageDependencies of(
            Class<?> member, Map<String, Set<String>> allowed, Map<String, Set<String>> libraries) {
        for (String name : libraries.keySet()) {
            if (!allowed.containsKey(name)) {
                throw new IllegalArgumentException(
                        "libraries are listed for the package " + name + ", which is not in the table");
            }
        }
        return new PackageDependencies(ProductionClasses.of(member), allowed, libraries);
    }

    /**
     * The classes of the module, for rules of its own.
     *
     * @return the classes of the module's main code
     */
    public JavaClasses production() {
        return production;
    }

    /** The packages of the module are those of the table, no more and no less. */
    public void everyPackageIsListed() {
        Set<String> packages = production.stream()
                .map(JavaClass::getPackageName)
                .filter(Predicate.not(String::isEmpty)) // module-info
                .collect(Collectors.toSet());
        Set<String> listed = allowed.keySet().stream().map(name -> ROOT + name).collect(Collectors.toSet());
        assertThat(packages).isEqualTo(listed);
    }

    /** Each package depends on itself, the JDK, and what the tables list for it, and on nothing else. */
    public void packagesDependOnlyOnWhatIsListed() {
        allowed.forEach((name, others) -> {
            String[] known = Stream.of(
                            Stream.of(JDK, ROOT + name),
                            others.stream().map(other -> ROOT + other),
                            libraries.getOrDefault(name, Set.of()).stream())
                    .flatMap(packages -> packages)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(known)
                    .check(production);
        });
    }

    /** No package depends on itself by way of others. */
    public void packagesAreFreeOfCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(production);
    }

    /** No package has more than 25 files. A file holds one top-level class, or is {@code package-info}. */
    public void packagesAreSmall() {
        Map<String, Long> files = production.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files)
                .isNotEmpty()
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_FILES));
    }
}
