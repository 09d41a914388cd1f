package org.kudari.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kudari.testkit.check.CheckGroup;

class ConformanceSuiteTest {

    /** A group that the suite forgets would be run by no backend. */
    @Test
    void runsEveryGroupOfChecks() {
        assertThat(Arrays.stream(ConformanceSuite.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(TestFactory.class))
                        .map(Method::getName)
                        .map(name -> name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)))
                .containsAll(Arrays.stream(CheckGroup.values()).map(Enum::name).toList());
    }
}
