package org.kudari.watch.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.train.Checkpoints;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.Histogram;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.ParameterSummary;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWatch;
import org.kudari.watch.WatchedSteps;
import org.kudari.watch.WatchedTraining;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Event files, read back by the messages of TensorFlow, in which no code of ours has a part. */
class TensorBoardLogTest {
    private static final byte[] PNG = {1, 2, 3};

    @TempDir
    Path folder;

    /** The events of a file up to its first damage, each with both checksums checked. */
    private static List<Event> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.remaining() >= 12) {
            byte[] length = new byte[8];
            bytes.duplicate().get(length);
            long size = bytes.getLong();
            if (bytes.getInt() != masked(length) || size > bytes.remaining() - 4) {
                break;
            }
            byte[] content = new byte[(int) size];
            bytes.get(content);
            if (bytes.getInt() != masked(content)) {
                break;
            }
            events.add(Event.parseFrom(content));
        }
        return events;
    }

    /** The masked checksum by the words of the tutorial: {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}. */
    private static int masked(byte... bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        long value = crc.getValue();
        return (int) (((value >>> 15) | (value << 17)) + 0xa282ead8L);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** By tag, the values of a series and the steps that they belong to. */
    private static Map<String, Map<Long, Summary.Value>> series(List<Event> events) {
        Map<String, Map<Long, Summary.Value>> series = new HashMap<>();
        for (Event event : events) {
            for (Summary.Value value : event.getSummary().getValueList()) {
                series.computeIfAbsent(value.getTag(), _ -> new LinkedHashMap<>())
                        .put(event.getStep(), value);
            }
        }
        return series;
    }

    private static Map<Long, Float> scalars(Map<String, Map<Long, Summary.Value>> series, String tag) {
        Map<Long, Float> scalars = new LinkedHashMap<>();
        series.getOrDefault(tag, Map.of()).forEach((step, value) -> {
            assertThat(value.getValueCase()).isEqualTo(Summary.Value.ValueCase.SIMPLE_VALUE);
            scalars.put(step, value.getSimpleValue());
        });
        return scalars;
    }

    @Test
    void everySeriesAndEveryValueIsReadBack() throws IOException {
        WatchedTraining seen = new WatchedTraining();
        TrainingWarning warning =
                new TrainingWarning(TrainingWarning.Fault.PLATEAU, 3, "", "the loss does not fall", "patience");
        try (Device device = new Device(new ReferenceBackend());
                TensorBoardLog log = new TensorBoardLog(folder)) {
            TrainingWatch watch =
                    new TrainingWatch(WatchedTraining.trainer(device, 2), WatchedSteps.every(1), seen, log);
            watch.describe("data", "points.csv");
            watch.validation(WatchedTraining.points(20).on(device));
            watch.fit(WatchedTraining.points(100).on(device));
            log.warning(warning);
            log.image("confusion", 3, 2, PNG);
            log.text("note", "*wichtig*: größer");
            assertThat(log.problem()).isEmpty();
        }

        List<Event> events = events(files().getFirst());
        Map<String, Map<Long, Summary.Value>> series = series(events);

        assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
        double now = System.currentTimeMillis() / 1e3;
        assertThat(events).allSatisfy(event -> assertThat(event.getWallTime()).isBetween(now - 600, now));
        assertThat(seen.steps).hasSize(14);
        int expected = 0;
        for (StepSummary step : seen.steps) {
            Map<String, Double> scalars = new LinkedHashMap<>();
            scalars.put("loss/training", step.loss());
            scalars.put("speed/learning rate", step.learningRate());
            scalars.put("speed/rows a second", step.rowsPerSecond());
            scalars.put("speed/memory", (double) step.memory());
            for (LayerSummary layer : step.layers()) {
                scalars.put("gradient of output/" + layer.path(), layer.gradient());
                scalars.put("mean of output/" + layer.path(), layer.mean());
                scalars.put("deviation of output/" + layer.path(), layer.deviation());
                scalars.put("dead units/" + layer.path(), layer.deadUnits());
            }
            for (ParameterSummary parameter : step.parameters()) {
                scalars.put("norm/" + parameter.name(), parameter.norm());
                scalars.put("gradient/" + parameter.name(), parameter.gradient());
                scalars.put("update by value/" + parameter.name(), parameter.updateRatio());
                assertHistogram(
                        series,
                        "values/" + parameter.name(),
                        step.step(),
                        parameter.values().orElse(null));
                assertHistogram(
                        series,
                        "gradients/" + parameter.name(),
                        step.step(),
                        parameter.gradients().orElse(null));
            }
            scalars.values().removeIf(value -> Double.isNaN(value));
            expected += scalars.size();
            scalars.forEach((tag, value) ->
                    assertThat(scalars(series, tag)).as(tag).containsEntry(step.step(), value.floatValue()));
        }
        for (EpochSummary epoch : seen.epochs) {
            expected += 2;
            assertThat(scalars(series, "epoch/training loss")).hasSize(2).containsEntry(epoch.step(), (float)
                    epoch.loss());
            assertThat(scalars(series, "epoch/validation loss"))
                    .hasSize(2)
                    .containsEntry(
                            epoch.step(), epoch.metrics().get("validation loss").floatValue());
        }
        // Nothing else is there.
        assertThat(series.values().stream()
                        .flatMap(values -> values.values().stream())
                        .filter(Summary.Value::hasSimpleValue))
                .hasSize(expected);
        assertText(series, "model", "```\n" + seen.runs.getFirst().model() + "\n```");
        assertText(series, "warning/plateau", warning.toString());
        assertText(series, "note", "*wichtig*: größer");
        assertText(series, "end", "finished after 2 epoch(s), 14 step(s)");
        Summary.Image image = series.get("confusion").get(14L).getImage();
        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(image.getColorspace()).isEqualTo(4);
        assertThat(image.getEncodedImageString().toByteArray()).containsExactly(PNG);
        assertHyperparameters(series, seen.runs.getFirst().settings());
    }

    private static void assertText(Map<String, Map<Long, Summary.Value>> series, String tag, String text) {
        Summary.Value value = series.get(tag).values().iterator().next();
        assertThat(value.getMetadata().getPluginData().getPluginName()).isEqualTo("text");
        assertThat(value.getTensor().getStringVal(0).toString(StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(value.getTensor().getTensorShape().getDim(0).getSize()).isEqualTo(1);
    }

    private static void assertHistogram(
            Map<String, Map<Long, Summary.Value>> series, String tag, long step, Histogram expected) {
        Summary.Value value = series.getOrDefault(tag, Map.of()).get(step);
        if (expected == null) {
            assertThat(value).isNull();
            return;
        }
        HistogramProto histogram = value.getHisto();
        assertThat(histogram.getNum()).isEqualTo(expected.elements());
        assertThat(histogram.getBucketCount()).isEqualTo(histogram.getBucketLimitCount());
        Map<Double, Double> buckets = new HashMap<>();
        for (int i = 0; i < histogram.getBucketCount(); i++) {
            buckets.put(histogram.getBucketLimit(i), histogram.getBucket(i));
        }
        for (int range = 0; range < Histogram.NOT_FINITE; range++) {
            if (expected.counts()[range] > 0) {
                assertThat(buckets.remove(Histogram.upperEnd(range))).isEqualTo(expected.counts()[range]);
            }
        }
        assertThat(buckets.values()).allMatch(count -> count == 0);
        assertThat(histogram.getMin()).isLessThan(histogram.getMax());
        assertThat(histogram.getSumSquares()).isGreaterThanOrEqualTo(0);
    }

    /** TensorBoard's own messages are not in TensorFlow: their fields are read by number. */
    private static void assertHyperparameters(
            Map<String, Map<Long, Summary.Value>> series, Map<String, String> settings) throws IOException {
        Summary.Value begin = series.get("_hparams_/session_start_info").get(0L);
        assertThat(begin.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
        UnknownFieldSet session =
                fields(fields(begin.getMetadata().getPluginData().getContent().toByteArray()), 3);
        Map<String, String> read = new LinkedHashMap<>();
        for (var entry : session.getField(1).getLengthDelimitedList()) {
            UnknownFieldSet pair = UnknownFieldSet.parseFrom(entry);
            UnknownFieldSet value = fields(pair, 2);
            read.put(
                    pair.getField(1).getLengthDelimitedList().getFirst().toStringUtf8(),
                    value.hasField(2)
                            ? Double.toString(Double.longBitsToDouble(
                                    value.getField(2).getFixed64List().getFirst()))
                            : value.getField(3)
                                    .getLengthDelimitedList()
                                    .getFirst()
                                    .toStringUtf8());
        }
        assertThat(read.keySet()).containsExactlyElementsOf(settings.keySet());
        assertThat(read).containsEntry("data", "points.csv").containsEntry("learning rate", "0.02");
        Summary.Value end = series.get("_hparams_/session_end_info").get(14L);
        UnknownFieldSet ended =
                fields(fields(end.getMetadata().getPluginData().getContent().toByteArray()), 4);
        assertThat(ended.getField(1).getVarintList()).containsExactly(1L);
    }

    private static UnknownFieldSet fields(byte... message) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            assertThat(WireFormat.getTagFieldNumber(tag)).isPositive();
            fields.mergeFieldFrom(tag, in);
        }
        return fields.build();
    }

    private static UnknownFieldSet fields(UnknownFieldSet message, int field) throws IOException {
        return UnknownFieldSet.parseFrom(
                message.getField(field).getLengthDelimitedList().getFirst());
    }

    @Test
    void aResumedRunBeginsALaterFileAndADamagedOneIsLeftAlone() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(Files.createDirectory(folder.resolve("checkpoints")));
        Path runs = folder.resolve("runs");
        try (Device device = new Device(new ReferenceBackend())) {
            Dataset points = WatchedTraining.points(100).on(device);
            try (TensorBoardLog log = new TensorBoardLog(runs)) {
                new TrainingWatch(
                                WatchedTraining.trainer(device, 2).checkpoints(checkpoints), WatchedSteps.every(1), log)
                        .fit(points);
            }
            Path first = only(runs);
            byte[] whole = Files.readAllBytes(first);
            List<Event> all = events(first);
            Files.write(first, Arrays.copyOf(whole, whole.length - 5));
            byte[] damaged = Files.readAllBytes(first);

            try (TensorBoardLog log = new TensorBoardLog(runs)) {
                new TrainingWatch(
                                WatchedTraining.trainer(device, 3).checkpoints(checkpoints), WatchedSteps.every(1), log)
                        .resume(checkpoints.latest().orElseThrow(), points);
                assertThat(log.file().getFileName().toString())
                        .isGreaterThan(first.getFileName().toString());
                List<Event> resumed = events(log.file());
                assertThat(resumed.get(1).getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
                assertThat(resumed.get(1).getStep()).isEqualTo(15);
                assertThat(scalars(series(resumed), "loss/training").keySet())
                        .containsExactly(15L, 16L, 17L, 18L, 19L, 20L, 21L);
            }
            assertThat(Files.readAllBytes(first)).containsExactly(damaged);
            assertThat(events(first)).isEqualTo(all.subList(0, all.size() - 1));
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void aDamagedFileIsReadUpToTheDamage() throws IOException {
        Path file;
        try (TensorBoardLog log = new TensorBoardLog(folder)) {
            for (int i = 0; i < 20; i++) {
                log.text("text " + i, "a text of some length");
            }
            file = log.file();
        }
        List<Event> all = events(file);
        byte[] whole = Files.readAllBytes(file);
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            List<Event> read = events(file);
            assertThat(read).as("seed %d", seed).isEqualTo(all.subList(0, read.size()));
            assertThat(read.size()).as("seed %d", seed).isLessThan(all.size());
        }
    }

    @Test
    void namesComeAfterWhatIsThere() throws IOException {
        Files.writeString(folder.resolve("events.out.tfevents.2000000000.host.1.2"), "");
        Files.writeString(folder.resolve("events.out.tfevents.old"), "");
        try (TensorBoardLog one = new TensorBoardLog(folder);
                TensorBoardLog other = new TensorBoardLog(folder)) {
            assertThat(one.file()).hasFileName("events.out.tfevents.2000000001.kudari");
            assertThat(other.file()).hasFileName("events.out.tfevents.2000000002.kudari");
        }
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TensorBoardLog(file))
                .withMessageStartingWith(file + ": cannot be written: ");
    }

    @Test
    void aHistogramOfNothingIsOne() {
        long[] counts = new long[Histogram.RANGES];
        counts[Histogram.NOT_FINITE] = 3;
        counts[0] = 1;
        counts[Histogram.NOT_FINITE - 1] = 1;

        assertThat(new String(
                        Summaries.histogram("a", new Histogram(new long[Histogram.RANGES]))
                                .bytes(),
                        StandardCharsets.ISO_8859_1))
                .contains("a");
        HistogramProto ends = parsed(new Histogram(counts));
        assertThat(ends.getMin()).isEqualTo(-65536);
        assertThat(ends.getMax()).isEqualTo(65536);
        assertThat(ends.getNum()).isCloseTo(2, within(0.0));
    }

    private static HistogramProto parsed(Histogram histogram) {
        try {
            return Summary.Value.parseFrom(Summaries.histogram("a", histogram).bytes())
                    .getHisto();
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void endsOfFailuresAreFailures() throws IOException {
        try (TensorBoardLog log = new TensorBoardLog(folder)) {
            log.end(new RunEnd(RunEnd.Reason.DIVERGED, "the loss is NaN"));
        }
        Summary.Value end = series(events(files().getFirst()))
                .get("_hparams_/session_end_info")
                .get(0L);
        UnknownFieldSet ended =
                fields(fields(end.getMetadata().getPluginData().getContent().toByteArray()), 4);

        assertThat(ended.getField(1).getVarintList()).containsExactly(2L);
    }
}
