package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.cases.Suite;

/**
 * A contender's ratios over a suite, for the cases that a peer supports. Above 1, it was faster than the fastest peer.
 *
 * @param geometricMean the geometric mean of the ratios
 * @param worst the smallest ratio
 */
public record Summary(Suite suite, int threads, String contender, double geometricMean, double worst, int cases) {

    private record Key(Suite suite, int threads, String contender) {}

    /** One summary for each suite, number of threads and contender that was compared with a peer. */
    public static List<Summary> of(List<Result> results) {
        Map<Key, List<Double>> ratios = new LinkedHashMap<>();
        for (Result result : results) {
            if (result.bestPeer().isEmpty()) {
                continue;
            }
            for (Result.Row row : result.rows()) {
                if (row.role() != Role.YARDSTICK) {
                    Key key = new Key(result.benchmarkCase().suite(), result.threads(), row.contender());
                    ratios.computeIfAbsent(key, _ -> new ArrayList<>()).add(result.ratio(row));
                }
            }
        }
        List<Summary> summaries = new ArrayList<>();
        ratios.forEach((key, values) -> {
            double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
            summaries.add(new Summary(
                    key.suite(),
                    key.threads(),
                    key.contender(),
                    Statistics.geometricMean(all),
                    Statistics.smallest(all),
                    all.length));
        });
        return summaries;
    }
}
