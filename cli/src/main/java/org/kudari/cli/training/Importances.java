package org.kudari.cli.training;

import java.util.ArrayList;
import java.util.List;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Text;
import org.kudari.cli.terminal.TextTable;
import org.kudari.data.Task;
import org.kudari.predict.PermutationImportance;

/** How much each column matters, for a person and for a program. */
public final class Importances {
    private static final int SHOWN = 40;

    private Importances() {}

    /** A table, the most important column first; no lines for no columns. */
    public static List<String> lines(List<PermutationImportance> importances, Task task) {
        if (importances.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable("column", task == Task.CLASSIFY ? ">accuracy lost" : ">R2 lost", ">+-");
        importances.stream()
                .limit(SHOWN)
                .forEach(each -> table.row(each.column(), number(each.mean(), task), number(each.deviation(), task)));
        List<String> lines = new ArrayList<>(List.of("what the score loses when the cells of a column are shuffled:"));
        lines.addAll(table.lines());
        if (importances.size() > SHOWN) {
            lines.add(Text.format("... and %,d columns more; --json has all", importances.size() - SHOWN));
        }
        return lines;
    }

    private static String number(double value, Task task) {
        return task == Task.CLASSIFY ? Text.format("%.2f %%", 100 * value) : Text.format("%.4f", value);
    }

    /** A list of objects. */
    public static List<Json> json(List<PermutationImportance> importances) {
        return importances.stream()
                .map(each -> new Json()
                        .put("column", each.column())
                        .put("mean", each.mean())
                        .put("deviation", each.deviation()))
                .toList();
    }
}
