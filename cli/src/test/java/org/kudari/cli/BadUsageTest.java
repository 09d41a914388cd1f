package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.cli.exit.ExitCode;

/** What a user reads after a slip of the finger: one line that names the option and what would do. */
class BadUsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                       | there is no command 'nonsense'; there are: train, predict, board, doctor, tune, gradcheck, example, gallery
            --nonsense                     | there is no option '--nonsense'
            train --nonsense               | there is no option '--nonsense'
            train extra                    | 'extra' is one argument too many
            train --lr                     | missing required parameter for option '--lr' (RATE)
            train --lr 1 --lr 2            | option '--lr' (RATE) should be specified only once
            train --batch 0                | --batch must be a whole number from 1, not '0'
            train --epochs -1              | --epochs must be a whole number from 1, not '-1'
            train --epochs many            | --epochs must be a whole number from 1, not 'many'
            train --epochs 99999999999     | --epochs must be a whole number from 1, not '99999999999'
            train --lr nan                 | --lr must be a number above 0, not 'nan'
            train --lr 0                   | --lr must be a number above 0, not '0'
            train --lr -0.1                | --lr must be a number above 0, not '-0.1'
            train --lr Infinity            | --lr must be a number above 0, not 'Infinity'
            train --hidden 0               | --hidden must be widths from 1 with commas between them, such as 256,128, or none, not '0'
            train --hidden abc             | --hidden must be widths from 1 with commas between them, such as 256,128, or none, not 'abc'
            train --hidden 8,              | --hidden must be widths from 1 with commas between them, such as 256,128, or none, not ''
            train --seed x                 | --seed must be a whole number, not 'x'
            train --dropout 1              | --dropout must be a number from 0 and below 1, not '1'
            train --threads 0              | --threads must be a whole number from 1 to 1024, not '0'
            train --threads 100000         | --threads must be a whole number from 1 to 1024, not '100000'
            train --precision half         | --precision must be float32, tf32 or bfloat16, not 'half'
            train --precision              | missing required parameter for option '--precision' (float32¦tf32¦bfloat16)
            train --optimizer best         | --optimizer must be one of adamw, adam, amsgrad, nadam, lion, muon, rmsprop, adagrad, sgd, not 'best'
            train --task guess             | --task must be classify or regress, not 'guess'
            train --weight-decay -1        | --weight-decay must be a number from 0, not '-1'
            train --weight-decay NaN       | --weight-decay must be a number from 0, not 'NaN'
            train --shards 0               | --shards must be a whole number from 1, not '0'
            train --shards many            | --shards must be a whole number from 1, not 'many'
            train --clip 0                 | --clip must be a number above 0, not '0'
            train --clip NaN               | --clip must be a number above 0, not 'NaN'
            train --warmup -1              | --warmup must be a whole number from 1, not '-1'
            train --warmup 1.5             | --warmup must be a whole number from 1, not '1.5'
            train --norm group             | --norm must be none, batch, layer or rms, not 'group'
            train --schedule step          | --schedule must be one-cycle, cosine, linear, plateau or none, not 'step'
            train --validation -0.1        | --validation must be a number from 0 and below 1, not '-0.1'
            train --validation NaN         | --validation must be a number from 0 and below 1, not 'NaN'
            train --validation 1           | --validation must be a number from 0 and below 1, not '1'
            train --early-stop 0           | --early-stop must be a whole number from 1, not '0'
            train --early-stop never       | --early-stop must be a whole number from 1, not 'never'
            train --class-weights 1,2      | --class-weights must be none or balanced, not '1,2'
            train --label-smoothing 1      | --label-smoothing must be a number from 0 and below 1, not '1'
            train --checkpoint-steps 0     | --checkpoint-steps must be a whole number from 1, not '0'
            train --checkpoint-dir=        | --checkpoint-dir must be a name, and is empty
            train --residual=yes           | --residual 'yes' is not a boolean
            train --resume=yes             | --resume 'yes' is not a boolean
            train --separator x            | --separator does not fit: a separator is one ASCII character that stands neither in numbers nor around cells, such as ',', ';', '¦' or a tab, not 'x'
            predict                        | missing required options: '--model=FILE.safetensors', '--data=FILE.csv¦-'
            example neuron backprop        | 'backprop' is one argument too many
            """)
    void isExplainedInOneLine(String arguments, String problem) {
        assertProblem(arguments, problem.replace('¦', '|') + " (kudari " + command(arguments) + "--help says more)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train --momentum 0.5             | --momentum goes with --optimizer sgd
            train --warmup 5                 | --warmup goes with --schedule cosine, linear, plateau or none: one-cycle begins with a rise
            train --norm batch --batch 1     | --norm batch needs at least 2 rows in a --batch, not 1
            train --norm batch --batch 7 --shards 4 | --norm batch with --shards 4 needs at least 8 rows in a --batch, not 7
            train --shards 65                | --shards 65 is more than the rows of a step, --batch 64
            train --weight-decay 1e300       | --weight-decay 1.0E300 with --lr 0.003 takes all of a weight away in each step: their product must be below 1
            train --resume                   | --resume goes with --checkpoint-dir
            train --checkpoint-steps 3       | --checkpoint-steps goes with --checkpoint-dir
            train --early-stop 2 --validation 0 | --early-stop needs rows to judge by: --validation 0 leaves none
            train --task regress --class-weights balanced | --class-weights goes with classes, not with --task regress
            train --task regress --label-smoothing 0.2 | --label-smoothing goes with classes, not with --task regress
            train --test x.csv               | --test goes with a table as --data, not with strokes
            train --test-query q             | --test-query goes with a table as --data, not with strokes
            train --data x.csv --test-query q | --test-query goes with a database as --test, such as --test jdbc:duckdb:sales.db
            train --data x.csv --test y.csv --test-query q | --test-query goes with a database as --test, such as --test jdbc:duckdb:sales.db
            train --data jdbc:x --query q --test jdbc:x | --test is a database, which needs a query of its own: --test-query; --query is that of --data
            train --data x.csv --query q --test jdbc:x --test-query q | --query goes with a database, such as --data jdbc:duckdb:sales.db
            train --data x.csv --driver d --test y.csv | --driver goes with a database, such as --data jdbc:duckdb:sales.db
            train --label 3                  | --label goes with a table as --data, not with strokes
            train --task regress             | --task regress goes with a table as --data: the labels of strokes are classes
            train --data .                   | .: has no train-images-idx3-ubyte, nor train-images-idx3-ubyte.gz
            train --data . --label x         | --label goes with a table as --data, not with a folder of images
            train --data missing.csv         | missing.csv: there is no such file
            train --data -                   | --data - is standard input to predict alone; to train, name a file, or /dev/stdin
            train --save .                   | .: is a folder, not a file
            gradcheck --precision tf32       | gradcheck goes with --precision float32: tf32 makes larger errors than those it looks for (KUDARI_JAVA_OPTS=-Dkudari.validate=true checks each product of other commands)
            example walk                     | there is no example 'walk'; there are: neuron, backprop, and-gate, passengers, digits, custom-activation, custom-operation, evaluate, watching, learning-rates, embeddings, saving-and-loading, resume, fine-tuning, per-sample, jacobians, gradient-penalty, two-devices
            example                          | the name of an example is missing; there are: neuron, backprop, and-gate, passengers, digits, custom-activation, custom-operation, evaluate, watching, learning-rates, embeddings, saving-and-loading, resume, fine-tuning, per-sample, jacobians, gradient-penalty, two-devices
            predict --model x --data y       | x: there is no such file
            """)
    void optionsThatDoNotGoTogether(String arguments, String problem) {
        assertProblem(arguments, problem);
    }

    @ParameterizedTest
    @CsvSource({"train", "predict --model m --data d", "tune", "gradcheck", "example neuron"})
    void aDeviceThatIsNotHere(String arguments) {
        Run run = Run.kudari((arguments + " --device abacus").split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("kudari: there is no device 'abacus' here; there are: auto, ");
    }

    @ParameterizedTest
    @CsvSource({"train", "predict --model m --data d", "tune", "example neuron"})
    void aPrecisionThatADeviceDoesNotHave(String arguments) {
        for (String option : List.of("tf32", "TF32")) {
            assertProblem(
                    arguments + " --device reference --precision " + option,
                    "the device 'reference' multiplies matrices in FLOAT32 only, not in TF32: that takes the matrix units"
                            + " of an NVIDIA GPU (opencl)");
        }
    }

    @ParameterizedTest
    @CsvSource({"relux", "binary-cross-entropy"})
    void anActivationThatThereIsNot(String name) {
        Run run = Run.kudari("train", "--activation", name);

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("kudari: --activation must be one of identity, relu, relu6,")
                .contains(", not '" + name + "'");
    }

    private static String command(String arguments) {
        String first = arguments.split(" ")[0];
        return first.startsWith("-") || first.equals("nonsense") ? "" : first + " ";
    }

    private static void assertProblem(String arguments, String problem) {
        Run run = Run.kudari(arguments.split(" "));

        assertThat(run.err()).isEqualTo("kudari: " + problem + System.lineSeparator());
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
