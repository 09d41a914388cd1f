package org.kudari.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static final List<DateTimeFormatter> DATES =
            List.of(strict("uuuu-MM-dd"), strict("uuuu/MM/dd"), strict("dd.MM.uuuu"));

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "2024-01-31, 1706659200",
        "2024/01/31, 1706659200",
        "31.01.2024, 1706659200",
        "2024-02-29, 1709164800",
        "0001-01-01, -62135596800",
        "9999-12-31, 253402214400",
        "2024-01-31 10:30, 1706697000",
        "2024-01-31T10:30:15, 1706697015",
        "31.01.2024 10:30:15.25, 1706697015.25",
        "2024-01-31T10:30:15Z, 1706697015",
        "2024-01-31T10:30+02:00, 1706689800",
        "2024-01-31 10:30:15-0130, 1706702415",
        "2024-01-31 10:30:15.5+01, 1706693415.5",
        "1969-12-31T23:59:59.5, -0.5"
    })
    void readsTheFormsThatItStates(String text, double seconds) {
        assertThat(TimeText.seconds(text)).isEqualTo(seconds);
        assertThat(TimeText.seconds("  " + text + " ")).isEqualTo(seconds);
        assertThat(TimeText.seconds(new StringBuilder(text))).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "20240131",
                "01/02/2024",
                "2024",
                "2024-1-31",
                "24-01-31",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2023-02-29",
                "1900-02-29",
                "2024-04-31",
                "0000-01-01",
                "10000-01-01",
                "-2024-01-01",
                "2024-01/31",
                "2024/01-31",
                "31.01-2024",
                "31-01-2024",
                "2024.01.31",
                "2024-01-31T",
                "2024-01-31 ",
                "2024-01-31 10",
                "2024-01-31 10:3",
                "2024-01-31 24:00",
                "2024-01-31 10:60",
                "2024-01-31 10:30:60",
                "2024-01-31  10:30",
                "2024-01-31t10:30",
                "2024-01-31T10:30:15.",
                "2024-01-31T10:30:15.1234567890",
                "2024-01-31T10:30z",
                "2024-01-31T10:30+2",
                "2024-01-31T10:30+02:0",
                "2024-01-31T10:30+18:01",
                "2024-01-31T10:30+02:60",
                "2024-01-31T10:30ZZ",
                "2024-01-31Z",
                "2024-01-31T10:30:15,5",
                "yesterday at noon",
                "2024-01-311",
                "٢٠٢٤-٠١-٣١"
            })
    void allElseIsNoTime(String text) {
        // Spaces around are left out, so a date with a space after it is one.
        assertThat(TimeText.seconds(text)).isEqualTo((Double) (text.equals("2024-01-31 ") ? 1706659200 : Double.NaN));
    }

    @Test
    void agreesWithTheLibraryOnRandomTimes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            long second = random.nextLong(-62135596800L, 253402300800L);
            long unit = (long) Math.pow(10, random.nextInt(10));
            LocalDateTime time = LocalDateTime.ofEpochSecond(
                    second, (int) (random.nextInt(1_000_000_000) / unit * unit), ZoneOffset.UTC);
            StringBuilder text = new StringBuilder(DATES.get(random.nextInt(3)).format(time));
            double expected = time.toLocalDate().toEpochDay() * 86400.0;
            if (random.nextInt(4) > 0) {
                text.append(random.nextBoolean() ? 'T' : ' ');
                LocalTime clock = switch (random.nextInt(3)) {
                    case 0 -> time.toLocalTime().truncatedTo(ChronoUnit.MINUTES);
                    case 1 -> time.toLocalTime().truncatedTo(ChronoUnit.SECONDS);
                    default -> time.toLocalTime();
                };
                text.append(clock);
                expected += clock.toSecondOfDay() + clock.getNano() / 1e9;
                ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60);
                if (random.nextBoolean()) {
                    text.append(offset);
                    expected -= offset.getTotalSeconds();
                }
            }
            // The fraction may be rounded once more or less than here: a double of 1e11 has 1.5e-5 between neighbours.
            assertThat(TimeText.seconds(text))
                    .as("seed %d: %s", seed, text)
                    .isCloseTo(expected, offset(2 * Math.ulp(expected) + 1e-9));
        }
    }

    /** Digits and separators in any order: what is taken is a date to the library as well, and nothing ends in an error. */
    @Test
    void agreesWithTheLibraryOnJunk() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int dates = 0;
        for (int i = 0; i < 500_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "2024-02-28" : "29.02.2023");
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), "0123456789-./: TZ+".charAt(random.nextInt(18)));
            }
            text.setLength(random.nextInt(20) == 0 ? random.nextInt(text.length()) : text.length());
            double expected = Double.NaN;
            for (DateTimeFormatter form : DATES) {
                try {
                    LocalDate date = LocalDate.parse(text.toString().strip(), form);
                    expected = date.getYear() < 1 ? Double.NaN : date.toEpochDay() * 86400.0;
                    dates++;
                } catch (DateTimeParseException _) {
                    // Another form may fit.
                }
            }
            assertThat(TimeText.seconds(text)).as("seed %d: %s", seed, text).isEqualTo((Double) expected);
        }
        assertThat(dates).as("seed %d", seed).isGreaterThan(1000);
    }
}
