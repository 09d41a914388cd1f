package org.kudari.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.terminal.Terminal;
import org.kudari.device.Device;
import org.kudari.examples.gallery.Gallery;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;
import org.kudari.examples.gallery.page.Site;
import org.kudari.examples.gallery.parts.StepTimer;
import org.kudari.examples.gallery.parts.StepTimes;
import org.kudari.io.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kudari gallery}. */
@Command(
        name = "gallery",
        abbreviateSynopsis = true,
        description = "Makes a page of pictures and animations that shows what gradients are, all computed here.",
        footer = {
            "",
            "The page is index.html in the folder; it needs no network. Its figures lie beside it as SVG, PNG and GIF."
        })
public final class GalleryCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gallery",
            description = "The folder to make; an earlier gallery there is replaced (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Option(
            names = "--lang",
            paramLabel = "en|ja",
            defaultValue = "en",
            description = "The language of the page: English or Japanese (default: ${DEFAULT-VALUE}).")
    private String language;

    @Option(
            names = "--measure",
            description =
                    "Measure the time of a training step on each device here, too, which takes about a minute, and"
                            + " keep it in " + StepTimes.FILE
                            + " beside the page: later galleries in the folder show it.")
    private boolean measures;

    @Mixin
    private DeviceOptions devices;

    /**
     * @param terminal where its output goes
     */
    public GalleryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Language chosen = Language.of(language)
                .orElseThrow(() -> new InvalidInputException(
                        "there is no gallery in the language '" + language + "'; there are: en, ja"));
        Site site = new Site(folder, chosen, StepTimes.FILE);
        try (Device device = devices.open()) {
            Optional<StepTimes> times = measures ? Optional.of(StepTimer.measure(terminal::problem)) : measuredBefore();
            List<Exhibit> exhibits = times.map(Gallery::exhibits).orElseGet(Gallery::exhibits);
            Map<String, String> files =
                    times.map(found -> Map.of(StepTimes.FILE, found.json())).orElse(Map.of());
            String missing = site.write(exhibits, device, files);
            if (!missing.isEmpty()) {
                terminal.err().line("%s", missing);
            }
        }
        terminal.out().line("%s", folder.resolve("index.html"));
        return ExitCode.OK;
    }

    /** What an earlier gallery in the folder was measured with. */
    private Optional<StepTimes> measuredBefore() {
        Path file = folder.resolve(StepTimes.FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StepTimes.of(Files.readString(file)));
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read; delete it, or use --measure");
        }
    }
}
