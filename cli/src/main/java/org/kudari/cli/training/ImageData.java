package org.kudari.cli.training;

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
import org.kudari.tabular.HoldOut;
import org.kudari.tabular.TabularData;

/** Images to train with, whose features are bytes that scale themselves. */
public final class ImageData {
    private ImageData() {}

    /**
     * Divides them as rows of a table are divided.
     *
     * @param source what errors call them
     * @param images the rows to train with
     * @param test the rows to test with; if there are none, some are held out
     * @param validation the fraction of the training rows to validate by, perhaps 0
     * @param seed the seed of what is held out
     */
    public static TabularData of(String source, Table images, Optional<Table> test, double validation, long seed) {
        int testRows = test.isPresent() ? 0 : HoldOut.testRows(images.rows());
        int validationRows = HoldOut.validationRows(validation, images.rows() - testRows);
        TableSchema schema = schemaOf(images);
        if (testRows + validationRows == 0) {
            return new TabularData(images, Optional.empty(), test.get(), schema, Optional.empty(), List.of());
        }
        Split split;
        try {
            split = Split.of(images, validationRows, testRows, seed);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(source + ": " + e.getMessage());
        }
        return new TabularData(
                images.select(split.training()),
                validationRows == 0 ? Optional.empty() : Optional.of(images.select(split.validation())),
                test.orElseGet(() -> images.select(split.test())),
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
}
