package org.kudari.examples;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kudari.tensor.Tensor;

/** How the examples print numbers. */
final class Values {
    private Values() {}

    /** A tensor's elements with at most six decimals: {@code 16}, {@code (-0.24, -0.6)}, {@code ((1, 2), (3, 4))}. */
    static String of(Tensor tensor) {
        if (tensor.shape().elements() == 1) {
            return format(tensor.item());
        }
        if (tensor.shape().rank() == 1) {
            return Arrays.stream(tensor.toDoubleArray())
                    .mapToObj(Values::format)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < tensor.shape().dim(0); row++) {
            rows.append(row == 0 ? "" : ", ")
                    .append(of(tensor.slice(0, row, row + 1).squeeze(0)));
        }
        return "(" + rows + ")";
    }

    private static String format(double number) {
        return new DecimalFormat("0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}
