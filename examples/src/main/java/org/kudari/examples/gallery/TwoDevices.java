package org.kudari.examples.gallery;

import static org.kudari.pictures.canvas.NumberText.significant;

import java.util.ArrayList;
import java.util.List;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.StepTimer;
import org.kudari.examples.gallery.parts.StepTimes;
import org.kudari.examples.gallery.parts.StepTimes.Time;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Plot;

/** Which device is faster, for which networks and batches: what {@link StepTimer} measured. */
final class TwoDevices {
    private TwoDevices() {}

    static void show(StepTimes measured, Page page) {
        page.number("inputs", StepTimer.INPUTS);
        page.number("classes", StepTimer.CLASSES);
        page.number("width", StepTimer.WIDTH);
        page.number("batch", StepTimer.BATCH);
        List<List<Time>> overWidth = measured.ofDevices("width");
        Plot widths = Plot.of(page.text("width of the hidden layers (nodes)"), page.text("time (ms)"));
        widths = marked(lines(page, widths, overWidth, ""), overWidth, measured.shortest("width"));
        page.show("widths", figure(page, "The time of a step over the width", widths));

        List<List<Time>> overBatch = measured.ofDevices("batch");
        List<List<Time>> transfers = measured.ofDevices("transfer");
        Plot batches = Plot.of(page.text("rows of a batch"), page.text("time (ms)"));
        batches = lines(page, lines(page, batches, overBatch, ""), transfers, ", " + page.text("transfer"));
        batches = marked(batches, overBatch, measured.shortest("transfer"));
        page.show("batches", figure(page, "The time of a step over the batch", batches));
    }

    private static Figure figure(Page page, String title, Plot plot) {
        String alternative = page.text("The time of a training step on each device.");
        Plot drawn = plot.logX().logY().title(page.text(title)).more(page.text("and {} more"));
        return new Figure(page.text(title), alternative, drawn);
    }

    private static Plot lines(Page page, Plot before, List<List<Time>> ofDevices, String what) {
        Plot plot = before;
        for (int i = 0; i < ofDevices.size(); i++) {
            List<Time> times = ofDevices.get(i);
            String name = times.getFirst().label(page.text("processor")) + what;
            double[] sizes = times.stream().mapToDouble(Time::size).toArray();
            double[] millis = times.stream().mapToDouble(Time::milliseconds).toArray();
            Pen pen = new Pen(Ink.series(i), 2);
            plot = plot.line(name, sizes, millis, what.isEmpty() ? pen : pen.dashed());
        }
        return plot;
    }

    /** Marks the crossings, with the sizes at the height of a time. */
    private static Plot marked(Plot before, List<List<Time>> ofDevices, double milliseconds) {
        Plot plot = before;
        for (double size : crossings(ofDevices)) {
            plot = plot.vertical(size, new Pen(Ink.MUTED, 1.3).dashed())
                    .label(size, milliseconds, significant(size, 2), Ink.TEXT);
        }
        return plot;
    }

    /** The sizes at which another device becomes the fastest. Between two measurements, times are powers of the size. */
    static List<Double> crossings(List<List<Time>> ofDevices) {
        List<Double> crossings = new ArrayList<>();
        for (int i = 1; i < ofDevices.getFirst().size(); i++) {
            List<Time> before = fastest(ofDevices, i - 1);
            List<Time> after = fastest(ofDevices, i);
            if (before != after) {
                double ahead =
                        Math.log(after.get(i - 1).seconds() / before.get(i - 1).seconds());
                double behind = Math.log(before.get(i).seconds() / after.get(i).seconds());
                double low = before.get(i - 1).size();
                crossings.add(low * Math.pow(before.get(i).size() / low, ahead / (ahead + behind)));
            }
        }
        return crossings;
    }

    private static List<Time> fastest(List<List<Time>> ofDevices, int index) {
        List<Time> fastest = ofDevices.getFirst();
        for (List<Time> device : ofDevices) {
            fastest = device.get(index).seconds() < fastest.get(index).seconds() ? device : fastest;
        }
        return fastest;
    }
}
