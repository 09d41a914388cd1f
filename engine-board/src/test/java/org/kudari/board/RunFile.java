package org.kudari.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A run log that a test writes line by line. */
record RunFile(Path path) {

    static RunFile in(Path folder, String name) throws IOException {
        return new RunFile(Files.createFile(folder.resolve(name + ".jsonl")));
    }

    void write(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.APPEND);
    }

    void begin(int firstStep) throws IOException {
        write(
                "{\"type\":\"run\",\"version\":1,\"firstStep\":" + firstStep + ",\"began\":1,\"parameters\":9,"
                        + "\"lossOfGuess\":1.1,\"model\":\"layer 0 Linear(4, 2)\",\"settings\":{\"epochs\":\"3\",\"data\":\"a <b>\"}}\n");
    }

    /** A step of a network of three layers, of which the first has a gradient. */
    void step(int step, double loss, double gradient) throws IOException {
        String layers = layer("0", "Linear(4, 8)", gradient) + "," + layer("1", "sigmoid", 0.1) + ","
                + layer("2", "Linear(8, 2)", 0.2);
        String histogram = step % 10 == 1 ? ",\"values\":[44,1,2,3,2,1],\"gradients\":[46,9]" : "";
        write("{\"type\":\"step\",\"step\":" + step + ",\"epoch\":1,\"seconds\":1.5,\"loss\":" + loss
                + ",\"rate\":0.01,\"rowsPerSecond\":1000.0,\"memory\":2000000,\"input\":{\"mean\":0.1,\"deviation\":1.0},"
                + "\"layers\":[" + layers + "],\"parameters\":[{\"name\":\"0.weight\",\"norm\":2.0,\"gradient\":0.1,"
                + "\"update\":0.002" + histogram + "}]}\n");
    }

    private static String layer(String path, String text, double gradient) {
        return "{\"path\":\"" + path + "\",\"layer\":\"" + text
                + "\",\"mean\":0.1,\"deviation\":0.5,\"dead\":0.25,\"gradient\":" + gradient + "}";
    }

    void epoch(int epoch, int step, double loss, double accuracy) throws IOException {
        write("{\"type\":\"epoch\",\"epoch\":" + epoch + ",\"step\":" + step + ",\"seconds\":2.0,\"loss\":" + loss
                + ",\"metrics\":{\"validation loss\":" + loss * 1.1 + ",\"test accuracy\":" + accuracy + "}}\n");
        write("{\"type\":\"confusion\",\"epoch\":" + epoch + ",\"step\":" + step
                + ",\"classes\":[\"yes\",\"no\"],\"counts\":[[8,2],[1,9]]}\n");
    }

    void warning(int step, String finding) throws IOException {
        write("{\"type\":\"warning\",\"fault\":\"VANISHING_GRADIENT\",\"step\":" + step
                + ",\"layer\":\"0\",\"finding\":\"" + finding
                + "\",\"cure\":\"ReLU with He's rule, or residuals\"}\n");
    }

    void end() throws IOException {
        write("{\"type\":\"end\",\"reason\":\"FINISHED\",\"text\":\"finished after 3 epoch(s), 30 step(s)\"}\n");
    }
}
