package org.kudari.architecture.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.PrintStream;
import java.text.NumberFormat;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocaleIndependenceTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Formatted.class,
                Format.class,
                LowerCase.class,
                UpperCaseByReference.class,
                Printf.class,
                NewFormatter.class,
                Numbers.class,
                Scanned.class,
                Logged.class
            })
    void findsWhatDependsOnTheLocale(Class<?> example) {
        assertThatThrownBy(() -> check(example))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pass Locale.ROOT")
                .hasMessageContaining(example.getSimpleName());
    }

    @Test
    void acceptsWhatNamesALocale() {
        assertThatCode(() -> check(Independent.class)).doesNotThrowAnyException();
    }

    private static void check(Class<?> example) {
        LocaleIndependence.check(new ClassFileImporter().importClasses(example));
    }

    private static final class Formatted {
        String text() {
            return "%d".formatted(12);
        }
    }

    private static final class Format {
        String text() {
            return String.format("%d", 12);
        }
    }

    private static final class LowerCase {
        String text(String name) {
            return name.toLowerCase();
        }
    }

    private static final class UpperCaseByReference {
        UnaryOperator<String> function() {
            return String::toUpperCase;
        }
    }

    private static final class Printf {
        void print(PrintStream out) {
            out.printf("%d", 12);
        }
    }

    private static final class NewFormatter {
        Formatter formatter() {
            return new Formatter(new StringBuilder());
        }
    }

    private static final class Numbers {
        NumberFormat format() {
            return NumberFormat.getInstance();
        }
    }

    private static final class Scanned {
        Scanner scanner(String text) {
            return new Scanner(text);
        }
    }

    private static final class Logged {
        void log(System.Logger logger) {
            logger.log(System.Logger.Level.INFO, "{0} rows", 12);
        }
    }

    private static final class Independent {
        List<Object> texts(PrintStream out, String name, System.Logger logger) {
            out.printf(Locale.ROOT, "%d", 12);
            logger.log(System.Logger.Level.INFO, name + 12);
            return List.of(
                    String.format(Locale.ROOT, "%d", 12),
                    name.toLowerCase(Locale.ROOT),
                    NumberFormat.getInstance(Locale.ROOT),
                    String.valueOf(12),
                    new StringBuilder().append(12));
        }
    }
}
