package org.kudari.examples.gallery.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.device.Device;
import org.kudari.pictures.canvas.MissingFontException;
import org.kudari.pictures.figure.Figure;

/** The gallery as a folder: {@code index.html}, and for each exhibit a folder with its figures as files. */
public final class Site {
    private final SiteFolder folder;
    private final Language language;
    /** Null as long as every text could be drawn as pixels. */
    private String fontProblem;

    /**
     * A site that is not there yet.
     *
     * @param folder where it is to be; an earlier gallery there is replaced
     * @param language the language of its words
     * @param files the names of files that may stand beside the page
     * @throws org.kudari.io.InvalidInputException if the folder holds anything else, or cannot be written
     */
    public Site(Path folder, Language language, String... files) {
        this.folder = new SiteFolder(folder, Set.of(files));
        this.language = language;
    }

    /**
     * Runs exhibits and writes them. Nothing is written before all have run.
     *
     * @param exhibits the exhibits, in the order of the page
     * @param device where they compute
     * @param files the texts of files to be put beside the page, by name
     * @return a sentence about pictures that are missing since no font could draw them; empty if none is
     * @throws org.kudari.io.InvalidInputException if it cannot be written; what was there is as it was then
     */
    public String write(List<Exhibit> exhibits, Device device, Map<String, String> files) {
        Html html = new Html(language);
        Map<String, Page> pages = new LinkedHashMap<>();
        for (Exhibit exhibit : exhibits) {
            Page page = exhibit.page(device, language);
            html.add(exhibit.name(), page);
            pages.put(exhibit.name(), page);
        }
        folder.write(into -> {
            for (var page : pages.entrySet()) {
                writeFigures(Files.createDirectory(into.resolve(page.getKey())), page.getValue());
            }
            Files.writeString(into.resolve(SiteFolder.PAGE), html.page());
            for (var file : files.entrySet()) {
                Files.writeString(into.resolve(file.getKey()), file.getValue());
            }
        });
        return fontProblem == null ? "" : "There are no PNG and GIF files of some figures: " + fontProblem + ".";
    }

    private void writeFigures(Path into, Page page) throws IOException {
        for (var entry : page.figures().entrySet()) {
            entry.getValue().write(into.resolve(entry.getKey() + ".svg"));
        }
        try {
            for (var entry : page.pieces().entrySet()) {
                String name = entry.getKey();
                if (entry.getValue() instanceof Page.Moving moving) {
                    moving.animation().write(into.resolve(name + ".gif"));
                }
                Figure figure = page.figures().get(name);
                figure.write(into.resolve(name + ".png"));
            }
        } catch (MissingFontException e) {
            fontProblem = e.getMessage();
        }
    }
}
