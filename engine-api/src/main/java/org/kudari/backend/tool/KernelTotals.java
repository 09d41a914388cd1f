package org.kudari.backend.tool;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** How often each kernel ran, and how long in all. */
final class KernelTotals {
    /** What takes longest is what matters; a program may have hundreds of kernels. */
    private static final int MOST_LINES = 40;

    private static final class Total {
        private long calls;
        private double seconds;
    }

    private final Map<String, Total> totals = new HashMap<>();

    void add(String kernel, double seconds) {
        Total total = totals.computeIfAbsent(kernel, _ -> new Total());
        total.calls++;
        total.seconds += seconds;
    }

    /** A table with a line for each kernel, the longest time first. */
    String table() {
        double seconds =
                totals.values().stream().mapToDouble(total -> total.seconds).sum();
        long calls = totals.values().stream().mapToLong(total -> total.calls).sum();
        List<Map.Entry<String, Total>> longestFirst = totals.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Total> entry) -> -entry.getValue().seconds)
                        .thenComparing(Map.Entry::getKey))
                .toList();
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add(String.format(Locale.ROOT, "%13s %8s %9s  %s", "in all", "share", "calls", "kernel"));
        longestFirst.stream()
                .limit(MOST_LINES)
                .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue(), seconds)));
        lines.add(line(
                longestFirst.size() > MOST_LINES
                        ? "all " + longestFirst.size() + " kernels; the other " + (longestFirst.size() - MOST_LINES)
                                + " took less"
                        : "all",
                calls,
                seconds,
                seconds));
        return lines.toString();
    }

    private static String line(String kernel, Total total, double allSeconds) {
        return line(kernel, total.calls, total.seconds, allSeconds);
    }

    private static String line(String kernel, long calls, double seconds, double allSeconds) {
        double share = allSeconds == 0 ? 0 : 100 * seconds / allSeconds;
        return String.format(Locale.ROOT, "%10.1f us %6.1f %% %9d  %s", seconds * 1e6, share, calls, kernel);
    }
}
