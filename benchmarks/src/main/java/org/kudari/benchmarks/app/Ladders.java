package org.kudari.benchmarks.app;

import java.util.List;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.columnsum.ColumnSumLadder;
import org.kudari.benchmarks.ladder.gelu.GeluLadder;
import org.kudari.benchmarks.ladder.matmul.MatmulLadder;
import org.kudari.benchmarks.ladder.softmax.SoftmaxLadder;
import org.kudari.benchmarks.ladder.transpose.TransposeLadder;

/** The list of all ladders. */
public final class Ladders {
    public static final List<Ladder> ALL = List.of(
            new MatmulLadder(), new GeluLadder(), new SoftmaxLadder(), new ColumnSumLadder(), new TransposeLadder());

    private Ladders() {}
}
