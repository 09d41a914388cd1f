package org.kudari.table.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimePartTest {

    @Test
    void agreesWithTheLibrary() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long second = random.nextLong(-62135596800L, 253402300800L);
            double seconds = second + random.nextInt(4) / 4.0;
            LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
            String at = "seed " + seed + ": " + time;
            assertThat(TimePart.SECONDS.of(seconds)).as(at).isEqualTo(seconds);
            assertThat(TimePart.YEAR.of(seconds)).as(at).isEqualTo(time.getYear());
            assertThat(TimePart.MONTH.of(seconds)).as(at).isEqualTo(time.getMonthValue() - 1);
            assertThat(TimePart.DAY.of(seconds)).as(at).isEqualTo(time.getDayOfMonth() - 1);
            assertThat(TimePart.WEEKDAY.of(seconds))
                    .as(at)
                    .isEqualTo(time.getDayOfWeek().getValue() - 1);
            assertThat(TimePart.HOUR.of(seconds)).as(at).isEqualTo(time.getHour());
            assertThat(TimePart.MINUTE.of(seconds)).as(at).isEqualTo(time.getMinute());
        }
    }
}
