package org.kudari.cli.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.data.TrainTestSplit;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tables.CsvSchema;

/**
 * What to train with and what to test with, both in their own units.
 *
 * @param schema what the columns mean
 * @param isHeldOut whether the test rows were taken from the training file
 * @param validation rows to judge the model by while it is trained; empty if there are none
 */
public record TrainingData(
        Table training, Table test, CsvSchema schema, boolean isHeldOut, Optional<Table> validation) {
    /** One row in so many is held out where there is nothing else to test with. */
    private static final int HELD_OUT = 5;

    /** Rows without any to judge by. */
    public TrainingData(Table training, Table test, CsvSchema schema, boolean isHeldOut) {
        this(training, test, schema, isHeldOut, Optional.empty());
    }

    /** Takes a fraction of the training rows to judge the model by while it is trained; the seed decides which. */
    public TrainingData validating(double fraction, long seed) {
        int rows = (int) Math.round(fraction * training.rows());
        if (rows < 1 || rows >= training.rows()) {
            throw new InvalidInputException("--validation " + fraction + " of " + training.rows()
                    + " rows leaves none to " + (rows < 1 ? "judge by" : "train with"));
        }
        TrainTestSplit split = TrainTestSplit.of(training, rows, seed);
        requireEveryClass("--validation", "judge by", training, split.training());
        return new TrainingData(split.training(), test, schema, isHeldOut, Optional.of(split.test()));
    }

    /** Holds a fifth of the rows out for testing; the seed decides which. */
    public static TrainingData holdingOut(String source, Table table, CsvSchema schema, long seed) {
        if (table.rows() < 2) {
            throw new InvalidInputException(source + ": has only one row, of which none can be held out to test with");
        }
        TrainTestSplit split = TrainTestSplit.of(table, Math.max(1, table.rows() / HELD_OUT), seed);
        requireEveryClass(source, "test with", table, split.training());
        return new TrainingData(split.training(), split.test(), schema, true);
    }

    /** With few rows, all of a class may be held out; the model could never predict it. */
    private static void requireEveryClass(String source, String use, Table all, Table training) {
        Set<String> lost = classes(all);
        lost.removeAll(classes(training));
        if (!lost.isEmpty()) {
            throw new InvalidInputException(source + ": has so few rows of class '"
                    + lost.iterator().next() + "' that all of them were held out to " + use + "; give more rows"
                    + (use.equals("test with") ? ", or rows to test with by --test" : ""));
        }
    }

    /** The names of the classes that have rows; none of a regression. */
    private static Set<String> classes(Table table) {
        Set<String> names = new TreeSet<>();
        if (table.target().orElse(null) instanceof Target.Classes classes) {
            for (int index : classes.indices()) {
                names.add(classes.names().get(index));
            }
        }
        return names;
    }

    /** Images with class names, of which the last column of a CSV file would hold the label. */
    public static CsvSchema schemaOfImages(Table images) {
        List<String> classes =
                images.target().map(target -> ((Target.Classes) target).names()).orElseThrow();
        return CsvSchema.ofFeatures(images.columns(), classes);
    }

    /** What number features go through before the model sees them. */
    public Standardizer scaling() {
        return switch (training.features()) {
            case Features.Floats floats -> Standardizer.of(floats);
            // Bytes scale themselves; the same done to numbers lets the model take a CSV file of raw pixels. Dividing
            // in
            // double precision gives a pixel the very same float32 as multiplying with the scale.
            case Features.Bytes bytes -> {
                double[] mean = new double[bytes.columns()];
                double[] deviation = new double[bytes.columns()];
                Arrays.fill(deviation, 1.0 / bytes.scale());
                yield new Standardizer(mean, deviation);
            }
        };
    }

    /** What a regression's target goes through. */
    public Optional<Standardizer> targetScaling() {
        return training.target()
                .filter(Target.Numbers.class::isInstance)
                .map(target -> Standardizer.of((Target.Numbers) target));
    }

    /** How many numbers the model makes of a row. */
    public int outputs() {
        return schema.task() == Task.CLASSIFY ? schema.classes().size() : 1;
    }
}
