package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnOrderTest {
    private static final List<String> ALL = List.of("a", "b", "c", "d");

    private static List<List<String>> rounds(int count) {
        TurnOrder order = new TurnOrder();
        List<List<String>> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(order.next(ALL));
        }
        return rounds;
    }

    @Test
    void everybodyComesOnceARoundAndBehindEverybodyElseInSome() {
        Set<String> neighbours = new HashSet<>();
        for (List<String> round : rounds(60)) {
            assertThat(round).containsExactlyInAnyOrderElementsOf(ALL);
            for (int i = 1; i < round.size(); i++) {
                neighbours.add(round.get(i - 1) + round.get(i));
            }
        }
        assertThat(neighbours).hasSize(ALL.size() * (ALL.size() - 1));
    }

    @Test
    void eachRunHasTheSameOrders() {
        assertThat(rounds(5)).isEqualTo(rounds(5));
    }
}
