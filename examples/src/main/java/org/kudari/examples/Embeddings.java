package org.kudari.examples;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Embedding;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** Letters become points of a plane, and learn where to be: vowels apart from consonants. */
public final class Embeddings {
    private static final int STEPS = 200;

    private Embeddings() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        int[] letters = new int[26];
        int[] isVowel = new int[26];
        for (int i = 0; i < 26; i++) {
            letters[i] = i;
            isVowel[i] = "aeiou".indexOf('a' + i) >= 0 ? 1 : 0;
        }
        Tensor inputs = Tensor.of(device, letters, 26);
        Tensor labels = Tensor.of(device, isVowel, 26);

        // A row of the table for each letter. Only rows that a batch asks for get a gradient.
        Model model = Sequential.of(new Embedding(26, 2).as("letters"), new Linear(2, 2).as("head"))
                .on(device, 1);
        Adam adam = new Adam(model.parameters(), 0.05);
        for (int step = 0; step < STEPS; step++) {
            try (Scope _ = device.scope()) {
                adam.step(Losses.crossEntropy(model.forward(inputs), labels).backward());
            }
        }

        try (Scope _ = device.scope()) {
            float[] table = model.parameters().get("letters.weight").toFloatArray();
            out.println("some letters of the table after " + STEPS + " steps");
            for (char letter : "aebx".toCharArray()) {
                int row = letter - 'a';
                out.printf(Locale.ROOT, "  %c  %6.2f %6.2f%n", letter, table[2 * row], table[2 * row + 1]);
            }
            long right = model.predict(inputs).argMax(1).equalTo(labels).sum().itemLong();
            out.println(right + " of 26 letters are told apart");
        }
    }
}
