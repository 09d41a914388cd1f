package org.kudari.cli.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        TrainTestSplit split = split("--validation", training, rows, seed);
        return new TrainingData(split.training(), test, schema, isHeldOut, Optional.of(split.test()));
    }

    /** Holds a fifth of the rows out for testing; the seed decides which. */
    public static TrainingData holdingOut(String source, Table table, CsvSchema schema, long seed) {
        if (table.rows() < 2) {
            throw new InvalidInputException(source + ": has only one row, of which none can be held out to test with");
        }
        TrainTestSplit split = split(source, table, Math.max(1, table.rows() / HELD_OUT), seed);
        return new TrainingData(split.training(), split.test(), schema, true);
    }

    /** Of many classes with a row or two each, too few rows may be left over to be held out. */
    private static TrainTestSplit split(String source, Table table, int heldOut, long seed) {
        try {
            return TrainTestSplit.of(table, heldOut, seed);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(source + ": " + e.getMessage() + "; give more rows"
                    + (source.startsWith("--") ? "" : ", or rows to test with by --test"));
        }
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
            case Features.Floats _, Features.Ints _, Features.Longs _ -> Standardizer.of(training.features());
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
