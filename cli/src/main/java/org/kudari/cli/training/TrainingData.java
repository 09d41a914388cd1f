package org.kudari.cli.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Features;
import org.kudari.data.Split;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.io.InvalidInputException;
import org.kudari.table.schema.TableSchema;

/**
 * What to train with and what to test with, as the model takes it.
 *
 * @param training the rows to train with
 * @param validation rows to judge the model by while it is trained; empty if there are none
 * @param test the rows to test with
 * @param schema what the columns are for
 * @param heldOut how the test rows were chosen among those of the training file; empty if they come from elsewhere
 * @param notes what a person should know about the rows before they are trained on, a line each
 */
public record TrainingData(
        ModelRows training,
        Optional<ModelRows> validation,
        ModelRows test,
        TableSchema schema,
        Optional<String> heldOut,
        List<String> notes)
        implements AutoCloseable {
    /** The fraction of the rows that is held out where there is nothing else to test with. */
    static final double TEST_FRACTION = 0.2;

    /** One row in so many is held out where there is nothing else to test with. */
    private static final int HELD_OUT = 5;

    /** The number of rows to hold out for a test. */
    static int testRows(int rows) {
        return Math.max(1, rows / HELD_OUT);
    }

    /**
     * The number of rows to validate by.
     *
     * @param fraction their fraction of the rows that are not for the test; 0 for none
     * @throws InvalidInputException if it leaves none to judge by, or to train with
     */
    static int validationRows(double fraction, int rows) {
        if (fraction == 0) {
            return 0;
        }
        int validation = (int) Math.round(fraction * rows);
        if (validation < 1 || validation >= rows) {
            throw new InvalidInputException("--validation " + fraction + " of " + rows + " rows leaves none to "
                    + (validation < 1 ? "judge by" : "train with"));
        }
        return validation;
    }

    /**
     * Images, whose features are bytes that scale themselves.
     *
     * @param images the rows to train with
     * @param test the rows to test with; if there are none, some are held out
     * @param validation the fraction of the training rows to validate by, perhaps 0
     * @param seed the seed of what is held out
     */
    public static TrainingData ofImages(
            String source, Table images, Optional<Table> test, double validation, long seed) {
        int testRows = test.isPresent() ? 0 : testRows(images.rows());
        int validationRows = validationRows(validation, images.rows() - testRows);
        TableSchema schema = schemaOf(images);
        if (testRows + validationRows == 0) {
            return new TrainingData(
                    new ModelRows.InMemory(images),
                    Optional.empty(),
                    new ModelRows.InMemory(test.get()),
                    schema,
                    Optional.empty(),
                    List.of());
        }
        Split split;
        try {
            split = Split.of(images, validationRows, testRows, seed);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(source + ": " + e.getMessage());
        }
        return new TrainingData(
                new ModelRows.InMemory(images.select(split.training())),
                validationRows == 0
                        ? Optional.empty()
                        : Optional.of(new ModelRows.InMemory(images.select(split.validation()))),
                new ModelRows.InMemory(test.orElseGet(() -> images.select(split.test()))),
                schema,
                test.isPresent() ? Optional.empty() : Optional.of(new HoldOut.Random().describe()),
                List.of());
    }

    /**
     * A schema that lets the model take a table of raw pixels too: dividing in double precision gives a pixel the very
     * same float32 as multiplying with the scale.
     */
    private static TableSchema schemaOf(Table images) {
        Features.Bytes bytes = (Features.Bytes) images.features();
        double[] deviations = new double[bytes.columns()];
        Arrays.fill(deviations, 1.0 / bytes.scale());
        List<String> classes =
                images.target().map(target -> ((Target.Classes) target).names()).orElseThrow();
        return TableSchema.ofNumbers(new Standardizer(new double[bytes.columns()], deviations), classes);
    }

    /** The same with more notes before the others. */
    public TrainingData noting(String note, List<String> more) {
        List<String> all = new ArrayList<>();
        all.add(note);
        all.addAll(more);
        all.addAll(notes);
        return new TrainingData(training, validation, test, schema, heldOut, all);
    }

    /** How many numbers the model makes of a row. */
    public int outputs() {
        return Math.max(1, schema.classes().size());
    }

    /** Gives up temporary files. */
    @Override
    public void close() {
        training.close();
        validation.ifPresent(ModelRows::close);
        test.close();
    }
}
