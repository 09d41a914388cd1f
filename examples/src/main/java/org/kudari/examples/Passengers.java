package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.io.csv.CsvSource;
import org.kudari.loss.Losses;
import org.kudari.nn.Linear;
import org.kudari.optim.Adam;
import org.kudari.predict.ModelFile;
import org.kudari.predict.Predictor;
import org.kudari.table.schema.inference.SchemaOptions;
import org.kudari.tabular.TableLoader;
import org.kudari.tabular.TabularNetwork;
import org.kudari.train.Trainer;

/** Trains on a table with texts, dates and gaps as a file has it, saves the model, and predicts single rows. */
public final class Passengers {
    private Passengers() {}

    /** Somebody who crosses with a ferry, in the types of a program; null is a missing cell. */
    public record Passenger(String deck, Integer age, LocalDate booked) {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        try {
            Path table = Files.writeString(Files.createTempFile("passengers", ".csv"), passengers());
            Path model = Files.createTempFile("passengers", ".safetensors");
            try {
                train(device, table, model, out);
                predict(device, model, out);
            } finally {
                Files.delete(table);
                Files.delete(model);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void train(Device device, Path table, Path model, PrintWriter out) {
        // A fifth of the rows is held out. What the columns are for is learned from the others.
        var options = SchemaOptions.builder().label("returns").build();
        var data = new TableLoader(CsvSource.of(table), options).load();
        var schema = data.schema();
        out.println(schema.describe());

        // The first layer takes the features of a row, and a learned vector of each category of many values.
        var hidden = new Linear(schema.inputWidth(), 32);
        var output = new Linear(32, schema.outputs());
        var network = TabularNetwork.of(schema, hidden, relu(), output).on(device, 1);
        new Trainer(network, new Adam(network.parameters(), 0.01), Losses::crossEntropy, 20, 32, 1)
                .fit(data.training().on(device));

        // The schema is saved with the network: both are needed for rows as they are.
        var predictor = new Predictor(network, schema);
        out.printf(Locale.ROOT, "accuracy on rows held out: %.0f %%%n", 100 * predictor.score(data.test()));
        ModelFile.write(model, predictor);
    }

    private static void predict(Device device, Path model, PrintWriter out) {
        var loaded = ModelFile.read(model, device);
        var row = Map.of("deck", "upper", "age", 44, "booked", LocalDate.of(2024, 7, 5));
        out.println("a map, all cells known: " + loaded.predict(row).text());
        var passenger = new Passenger("lower", null, LocalDate.of(2024, 1, 14));
        out.println("a record, age missing: " + loaded.predict(passenger).text());
    }

    /** Most of those return who sat on the upper deck in the second half of the year. */
    private static String passengers() {
        var random = new Random(1);
        var lines = new StringBuilder("name;booked;deck;age;returns\n");
        for (int i = 0; i < 600; i++) {
            LocalDate booked = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(365));
            String deck = random.nextBoolean() ? "upper" : "lower";
            String age = random.nextInt(5) == 0 ? "" : Integer.toString(18 + random.nextInt(60));
            boolean returns = deck.equals("upper") && booked.getMonthValue() > 6 && random.nextInt(10) > 0;
            lines.append("passenger " + i + ";" + booked + ";" + deck + ";" + age + (returns ? ";yes\n" : ";no\n"));
        }
        return lines.toString();
    }
}
