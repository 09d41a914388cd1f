package org.kudari.examples;

import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.ProductionClasses;

class LocaleTest {

    @Test
    void noTextDependsOnTheLocale() {
        LocaleIndependence.check(ProductionClasses.of(Example.class));
    }
}
