import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.kudari.data.Split;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;

/**
 * Prints the rows, from 0, that {@code kudari train} holds out of a table without gaps in its label, a line for each seed from
 * 1 on: for others to learn and test on the same rows, see against-sklearn.py.
 *
 * <pre>
 * java -cp "cli/target/app/.../*" scripts/HeldOutRows.java FILE.csv LABEL classify|regress SEEDS
 * </pre>
 */
final class HeldOutRows {
    private HeldOutRows() {}

    public static void main(String[] args) {
        CsvSource source = CsvSource.of(Path.of(args[0]), CsvOptions.GUESS);
        int label = source.columns().indexOf(args[1]);
        List<CellType> types = new ArrayList<>(source.likelyTypes());
        boolean areClasses = args[2].equals("classify");
        types.set(label, areClasses ? CellType.TEXT : CellType.NUMBER);
        RawTable table = RawTable.readAll(source, types, TableSource.Mismatch.WIDEN);
        int testRows = Math.max(1, table.rows() / 5);
        for (int seed = 1; seed <= Integer.parseInt(args[3]); seed++) {
            Split split = areClasses
                    ? Split.stratified(((RawColumn.Texts) table.column(label)).codes(), 0, testRows, seed)
                    : Split.random(table.rows(), 0, testRows, seed);
            System.out.println(
                    Arrays.stream(split.test()).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        }
    }
}
