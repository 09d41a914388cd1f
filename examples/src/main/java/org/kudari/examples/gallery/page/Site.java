package org.kudari.examples.gallery.page;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.pictures.canvas.MissingFontException;
import org.kudari.pictures.figure.Figure;

/**
 * The gallery as a folder: {@code index.html}, and for each exhibit a folder with its figures as files. It is made beside
 * its place, and moved there when it is whole.
 */
public final class Site {
    private static final String PAGE = "index.html";
    /** Stands in the page, so that an earlier gallery is known as one. */
    private static final String GENERATOR = "<meta name=\"generator\" content=\"kudari gallery\">";

    private final Path folder;
    private final Language language;
    /** Null as long as every text could be drawn as pixels. */
    private String fontProblem;

    /**
     * A site that is not there yet.
     *
     * @param folder where it is to be; an earlier gallery there is replaced
     * @param language the language of its words
     * @throws InvalidInputException if the folder holds anything else, or cannot be written
     */
    public Site(Path folder, Language language) {
        this.folder = folder.toAbsolutePath().normalize();
        this.language = language;
        requireFree();
    }

    private void requireFree() {
        if (!Files.isDirectory(folder.getParent() == null ? folder : folder.getParent())) {
            throw new InvalidInputException(folder + ": there is no folder " + folder.getParent() + " to put it in");
        }
        if (!Files.exists(folder)) {
            if (!Files.isWritable(folder.getParent())) {
                throw new InvalidInputException(folder + ": cannot be made: no permission to write there");
            }
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": is no folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent() && !isGallery()) {
                throw new InvalidInputException(
                        folder + ": has files that are no gallery, and would be lost: take another folder");
            }
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private boolean isGallery() throws IOException {
        Path page = folder.resolve(PAGE);
        return Files.isRegularFile(page) && Files.readString(page).contains(GENERATOR);
    }

    /**
     * Runs exhibits and writes them.
     *
     * @param exhibits the exhibits, in the order of the page
     * @param device where they compute
     * @param files the texts of files to be put beside the page, by name
     * @return a sentence about pictures that are missing since no font could draw them; empty if none is
     * @throws InvalidInputException if it cannot be written; what was there is as it was then
     */
    public String write(List<Exhibit> exhibits, Device device, Map<String, String> files) {
        Path next = folder.resolveSibling("." + folder.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectory(next);
            try {
                Html html = new Html(language);
                for (Exhibit exhibit : exhibits) {
                    Page page = exhibit.page(device, language);
                    html.add(exhibit.name(), page);
                    writeFigures(Files.createDirectory(next.resolve(exhibit.name())), page);
                }
                Files.writeString(next.resolve(PAGE), html.page());
                for (var file : files.entrySet()) {
                    Files.writeString(next.resolve(file.getKey()), file.getValue());
                }
                delete(folder);
                Files.move(next, folder);
            } finally {
                delete(next);
            }
        } catch (IOException e) {
            throw problem(e);
        }
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

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private InvalidInputException problem(IOException e) {
        String reason = switch (e) {
            case AccessDeniedException _ -> "no permission to write there";
            case NoSuchFileException _ -> "the folder that it is in is gone";
            case FileAlreadyExistsException _ -> "somebody else made it meanwhile";
            default -> e.getMessage();
        };
        return new InvalidInputException(folder + ": cannot be written: " + reason);
    }
}
