package org.kudari.examples.gallery;

import static java.util.Comparator.comparingDouble;
import static org.kudari.examples.gallery.parts.Landscape.EDGE;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Knob;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Landscape;
import org.kudari.examples.gallery.parts.Plane;
import org.kudari.examples.gallery.parts.RaceMap;
import org.kudari.examples.gallery.parts.Runner;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;

/** Five optimizers on their way down: through a ravine, off a saddle, and over a plateau. */
final class OptimizersRace {
    private static final int STEPS = 60;
    private static final int STEPS_PER_FRAME = 4;
    private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3);
    private static final List<Landscape> LANDSCAPES = List.of(Landscape.RAVINE, Landscape.SADDLE, Landscape.PLATEAU);

    private OptimizersRace() {}

    static void show(Device device, Page page) {
        // The loss at all points of a map is one batch.
        Plane plane = new Plane(device, -EDGE, EDGE, 41);
        List<RaceMap> maps = LANDSCAPES.stream()
                .map(each -> new RaceMap(each, plane.values(each.loss())))
                .toList();

        for (RaceMap map : maps) {
            Landscape landscape = map.landscape();
            String name = landscape.name().toLowerCase(Locale.ROOT);
            // In the race each optimizer has the learning rate with which it gets lowest.
            List<Runner.Way> race = Runner.ALL.stream()
                    .map(runner -> RATES.stream()
                            .map(rate -> run(device, landscape, 0, runner, rate))
                            .min(comparingDouble(Runner.Way::loss))
                            .orElseThrow())
                    .toList();
            IntStream.range(0, race.size())
                    .forEach(j -> page.number(
                            name + "." + Runner.ALL.get(j).name(), race.get(j).loss()));
            List<Figure> frames = IntStream.rangeClosed(0, STEPS / STEPS_PER_FRAME)
                    .mapToObj(frame -> map.figure(page, race, frame * STEPS_PER_FRAME))
                    .toList();
            page.show(name, new Animation(frames, 0.3, 4));
        }

        page.number("steps", STEPS);
        page.number("saddle.least", maps.get(1).losses().least());

        // Here all have the same learning rate, from where the reader lets them begin.
        page.show(
                "yours",
                List.of(
                        new Knob(
                                page.text("Landscape"),
                                texts(page, LANDSCAPES.stream().map(Landscape::name)),
                                0),
                        new Knob(page.text("Start"), texts(page, Stream.of("far away", "near", "on the axis")), 0),
                        new Knob(
                                page.text("Learning rate"),
                                RATES.stream().map(String::valueOf).toList(),
                                1)),
                at -> {
                    RaceMap map = maps.get(at.get(0));
                    List<Runner.Way> ways = Runner.ALL.stream()
                            .map(runner -> run(device, map.landscape(), at.get(1), runner, RATES.get(at.get(2))))
                            .toList();
                    return map.figure(page, ways, STEPS);
                });
    }

    private static Runner.Way run(Device device, Landscape landscape, int start, Runner runner, double rate) {
        return runner.run(device, landscape, landscape.starts().get(start), rate, STEPS);
    }

    private static List<String> texts(Page page, Stream<String> english) {
        return english.map(page::text).toList();
    }
}
