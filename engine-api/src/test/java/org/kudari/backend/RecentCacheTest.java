package org.kudari.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentCacheTest {
    private static final int CAPACITY = 10;

    private final RecentCache<Integer, String> cache = new RecentCache<>(CAPACITY);

    private static String fail(int key) {
        throw new AssertionError("made again: " + key);
    }

    @Test
    void theLastEntriesAreKept() {
        for (int i = 0; i < 1_000; i++) {
            cache.getOrMake(i, String::valueOf);
            for (int kept = Math.max(0, i - CAPACITY + 1); kept <= i; kept++) {
                assertThat(cache.keys()).contains(kept);
            }
            assertThat(cache.size()).isLessThanOrEqualTo(2 * CAPACITY);
        }
    }

    @Test
    void whatIsUsedInBetweenIsKept() {
        cache.getOrMake(-1, String::valueOf);
        for (int i = 0; i < 1_000; i++) {
            cache.getOrMake(i, String::valueOf);
            if (i % (CAPACITY / 2) == 0) {
                assertThat(cache.getOrMake(-1, RecentCacheTest::fail)).isEqualTo("-1");
            }
        }
    }

    @Test
    void whatIsNotUsedIsForgotten() {
        cache.getOrMake(-1, String::valueOf);
        for (int i = 0; i < 2 * CAPACITY; i++) {
            cache.getOrMake(i, String::valueOf);
        }
        assertThat(cache.get(-1)).isNull();
    }

    @Test
    void clearForgetsAll() {
        cache.getOrMake(1, String::valueOf);
        cache.clear();
        assertThat(cache.get(1)).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void threadsMakeAnEntryOnce() {
        RecentCache<Integer, Integer> large = new RecentCache<>(10_000);
        AtomicInteger made = new AtomicInteger();
        Set<Integer> different = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        different.add(large.getOrMake(i, _ -> made.incrementAndGet()));
                    }
                }))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(made).hasValue(5_000);
        assertThat(different).hasSize(5_000);
    }
}
