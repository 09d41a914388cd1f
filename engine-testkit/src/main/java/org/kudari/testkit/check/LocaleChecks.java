package org.kudari.testkit.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.kudari.testkit.backend.BackendUnderTest;

/**
 * A few checks of each family of calls, in a locale in which {@code String.format} prints digits that no compiler
 * reads. A fresh backend runs them, so that it writes its kernels in that locale.
 */
final class LocaleChecks {
    private static final Locale WITH_OTHER_DIGITS = Locale.of("ar", "EG");

    private static final List<CheckGroup> FAMILIES = List.of(
            CheckGroup.MAP,
            CheckGroup.REDUCE,
            CheckGroup.ARG_REDUCE,
            CheckGroup.MATMUL,
            CheckGroup.INDEX,
            CheckGroup.COMPOSITE_CALLS,
            CheckGroup.ROW_FUNCTIONS,
            CheckGroup.RANDOM);

    /** Every kernel would take minutes on a backend that compiles slowly. */
    private static final int CHECKS_PER_FAMILY = 8;

    private LocaleChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        return FAMILIES.stream()
                .map(family ->
                        new Check("the locale's digits are not in kernels: " + family, () -> run(subject, family)));
    }

    private static void run(BackendUnderTest subject, CheckGroup family) {
        Locale before = Locale.getDefault();
        Locale.setDefault(WITH_OTHER_DIGITS);
        try (BackendUnderTest fresh = subject.fresh()) {
            family.on(fresh)
                    .limit(CHECKS_PER_FAMILY)
                    .forEach(check -> check.body().run());
        } finally {
            Locale.setDefault(before);
        }
    }
}
