package org.kudari.train;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.kudari.data.Dataset;
import org.kudari.model.codec.LayerCodecs;

/**
 * What must be the same when a training goes on, in words: everything that its next steps follow from and that is not in a
 * checkpoint as a number. A function says nothing of itself, so one is taken for another.
 */
final class TrainingSettings {
    private static final String PREFIX = "training.";
    /** What an object says that says nothing of itself. It is another text in each run. */
    private static final Pattern IDENTITY = Pattern.compile("[\\w.$/]+@[0-9a-f]+");

    private static final String PATIENCE = PREFIX + "patience";

    private final Map<String, String> texts = new LinkedHashMap<>();
    /** The epochs that early stopping waits; 0 without it. */
    private final int patience;
    /** The lines of the layers that a codec is known for, see {@link LayerCodecs#known}. */
    private final Map<String, String> layers;

    /**
     * The settings of a training. Reads all of the data.
     *
     * @param baseRate the learning rate that a schedule's factors multiply
     */
    TrainingSettings(Trainer trainer, Dataset data, double baseRate) {
        texts.put("batch size", Integer.toString(trainer.batchSize()));
        texts.put("seed", Long.toString(trainer.seed()));
        texts.put("seed of the model", Long.toString(trainer.model().seed()));
        texts.put("number of shards", Integer.toString(trainer.shards()));
        texts.put("number of rows", Integer.toString(data.rows()));
        texts.put("number of columns", Integer.toString(data.columns()));
        texts.put("checksum of the data", data.checksum());
        texts.put("sampling by weights of rows", sampling(trainer.rowWeights()));
        texts.put("optimizer", text(trainer.optimizer().describe()));
        texts.put("learning rate", Double.toString(baseRate));
        texts.put("loss", text(trainer.loss()));
        texts.put("change of gradients", trainer.gradientsText());
        texts.put("schedule", text(trainer.schedule()));
        texts.put("reduction on a plateau", text(trainer.plateau()));
        texts.put("early stopping", stopping(trainer.earlyStopping()));
        patience = trainer.earlyStopping() == null ? 0 : trainer.earlyStopping().patience();
        layers = LayerCodecs.standard().known(trainer.model().architecture(), "layer");
    }

    /** What a part says of itself. */
    private static String text(Object part) {
        return part == null ? "none" : IDENTITY.matcher(part.toString()).replaceAll("a function of one's own");
    }

    private static String sampling(double[] weights) {
        if (weights == null) {
            return "none";
        }
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(weights.length * Double.BYTES);
        bytes.asDoubleBuffer().put(weights);
        crc.update(bytes);
        return String.format(Locale.ROOT, "weights of checksum %08x", crc.getValue());
    }

    private static String stopping(EarlyStopping stopping) {
        if (stopping == null) {
            return "none";
        }
        return (stopping.isLargerBetter() ? "by what grows" : "by what falls") + ", by more than " + stopping.least();
    }

    void save(CheckpointFile file) {
        texts.forEach((name, text) -> file.put(PREFIX + name, text));
        file.put(PATIENCE, patience);
        layers.forEach(file::put);
    }

    /** @throws org.kudari.io.InvalidInputException if a setting of the file is another one */
    void requireSame(CheckpointFile file) {
        texts.forEach((name, now) -> file.requireSame(PREFIX + name, "the " + name, now));
        long before = file.integer(PATIENCE, 0, Integer.MAX_VALUE);
        // With less of it, the training might have ended before.
        if (patience < before) {
            throw file.unfit("the patience of early stopping was " + before + " then, and is " + patience
                    + " now: it may be more, but not less");
        }
    }

    /**
     * Compares the layers that a codec was known for when the file was written, and is now.
     *
     * @throws org.kudari.io.InvalidInputException if one was another
     */
    void requireSameLayers(CheckpointFile file) {
        layers.forEach((key, now) -> {
            if (file.hasText(key)) {
                file.requireSame(key, "'" + key + "'", now);
            }
        });
    }
}
