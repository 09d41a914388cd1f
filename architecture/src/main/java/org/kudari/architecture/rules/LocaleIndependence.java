package org.kudari.architecture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The rule that no text depends on the locale of the process. In some locales {@code %d} prints digits that no compiler
 * and no parser reads, and {@code toUpperCase} makes another letter of an i. Where the JDK has a variant of a method
 * that takes a {@link Locale}, that variant is called.
 */
public final class LocaleIndependence {
    private static final String CONSTRUCTOR = "<init>";

    /** The beginnings of calls that use the locale of the process and have no variant that takes another. */
    private static final List<String> WITHOUT_VARIANT = List.of(
            "java.lang.String.formatted(",
            "java.util.Scanner.<init>(",
            "java.text.DecimalFormat.<init>(",
            "java.text.MessageFormat.format(",
            // It fills in the parameters with MessageFormat.
            "java.lang.System$Logger.log(java.lang.System$Logger$Level, java.lang.String, [Ljava.lang.Object;");

    private LocaleIndependence() {}

    /**
     * Checks the rule.
     *
     * @param classes the classes of a module's main code
     * @throws AssertionError that names each call which depends on the locale of the process
     */
    public static void check(JavaClasses classes) {
        assertThat(classes.stream().flatMap(LocaleIndependence::violations).toList())
                .as("calls that depend on the locale of the process: pass Locale.ROOT")
                .isEmpty();
    }

    private static Stream<String> violations(JavaClass type) {
        return type.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> dependsOnLocale(access.getTarget()))
                .map(JavaAccess::getDescription);
    }

    private static boolean dependsOnLocale(CodeUnitAccessTarget target) {
        return WITHOUT_VARIANT.stream().anyMatch(target.getFullName()::startsWith)
                || !takesLocale(target) && hasVariantWithLocale(target);
    }

    private static boolean takesLocale(CodeUnitAccessTarget target) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Locale.class));
    }

    private static boolean hasVariantWithLocale(CodeUnitAccessTarget target) {
        if (!target.getOwner().getPackageName().startsWith("java.")) {
            return false;
        }
        Class<?> owner = target.getOwner().reflect();
        Executable[] variants =
                target.getName().equals(CONSTRUCTOR) ? owner.getConstructors() : methods(owner, target.getName());
        return Arrays.stream(variants)
                .anyMatch(variant -> List.of(variant.getParameterTypes()).contains(Locale.class));
    }

    private static Executable[] methods(Class<?> owner, String name) {
        return Arrays.stream(owner.getMethods())
                .filter(method -> method.getName().equals(name))
                .toArray(Executable[]::new);
    }
}
