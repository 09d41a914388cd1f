package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    @TempDir
    private Path folder;

    private String[] predict;

    @BeforeEach
    void train() {
        String data = Samples.thirds(folder.resolve("data.csv"), 300, 1).toString();
        String model = folder.resolve("model.safetensors").toString();
        Run.kudari(
                "train",
                "--device",
                "reference",
                "--hidden",
                "8",
                "--lr",
                "0.02",
                "--batch",
                "16",
                "--data",
                data,
                "--save",
                model);
        predict = new String[] {"predict", "--device", "reference", "--model", model, "--data", ""};
    }

    private String[] predicting(String content) {
        predict[6] = Samples.write(folder.resolve("new.csv"), content).toString();
        return predict;
    }

    @Test
    void intoAPipeGoesAPredictionALine() {
        Run labelled = Run.kudari(predicting("x,y,place\n100,0.5,north\n-100,-0.5,east\n"));
        assertThat(labelled.outLines()).containsExactly("north", "west");
        assertThat(labelled.err().strip()).isEqualTo("accuracy 50.00 % (1 of 2 rows)");

        Run unlabelled = Run.kudari(predicting("x,y\n100,0.5\n"));
        assertThat(unlabelled.outLines()).containsExactly("north");
        assertThat(unlabelled.err()).isEmpty();
    }

    /** Persian words have format characters in them. A screen gets none of these, but a file must have the very labels. */
    @Test
    void aFileHasTheClassesAsTheyAre() {
        List<String> classes = List.of("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "two\nlines");
        StringBuilder rows = new StringBuilder("x,y,place\n");
        for (int row = 0; row < 40; row++) {
            rows.append(row % 2 * 100)
                    .append(",0,\"")
                    .append(classes.get(row % 2))
                    .append("\"\n");
        }
        String data =
                Samples.write(folder.resolve("words.csv"), rows.toString()).toString();
        String model = folder.resolve("words.safetensors").toString();
        Path out = folder.resolve("out.csv");
        Run.kudari("train", "--device", "reference", "--epochs", "9", "--data", data, "--save", model);

        Run.kudari("predict", "--device", "reference", "--model", model, "--data", data, "--out", out.toString());

        assertThat(out)
                .content()
                .startsWith("prediction,label\n" + classes.get(0) + "," + classes.get(0) + "\n\"" + classes.get(1)
                        + "\",\"" + classes.get(1) + "\"\n");
    }

    @Test
    void onATerminalATableIsShown() {
        Run run = Run.onTerminal(80, predicting("x,y,place\n100,0.5,north\n-100,-0.5,east\n"));

        assertThat(run.outLines()).hasSize(4);
        assertThat(run.outLines().get(0)).isEqualTo("row  prediction  probability  label");
        assertThat(run.outLines().get(1)).matches("1    north       \\d+\\.\\d %\\s+north");
        assertThat(run.outLines().get(2)).matches("2    west        \\d+\\.\\d %\\s+east  <- wrong");
        assertThat(run.outLines().get(3)).isEqualTo("accuracy 50.00 % (1 of 2 rows)");
    }

    @Test
    void aLongTableIsCut() {
        Run run = Run.onTerminal(80, predicting("x,y\n" + "100,0.5\n".repeat(50)));

        assertThat(run.outLines()).hasSize(22);
        assertThat(run.outLines().getLast()).startsWith("... and 30 rows more");
    }

    @Test
    void jsonHasTheAccuracyWhereLabelsAre() {
        String[] labelled = predicting("x,y,place\n100,0.5,north\n-100,-0.5,east\n");
        assertThat(Run.kudari(with(labelled, "--json")).out().strip())
                .isEqualTo("{\"predictions\":[\"north\",\"west\"],\"rows\":2,\"accuracy\":0.5}");

        String[] unlabelled = predicting("100,0.5\n");
        assertThat(Run.kudari(with(unlabelled, "--json")).out().strip())
                .isEqualTo("{\"predictions\":[\"north\"],\"rows\":1}");
    }

    private static String[] with(String[] args, String more) {
        String[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = more;
        return all;
    }
}
