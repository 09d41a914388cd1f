package org.kudari.examples.gallery.page;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;

/** The place of a gallery: a folder that is made, or that has an earlier gallery and nothing else. */
final class SiteFolder {
    static final String PAGE = "index.html";
    /** Stands in the page, so that an earlier gallery is known as one. */
    private static final String GENERATOR = "<meta name=\"generator\" content=\"kudari gallery\">";

    private static final List<String> FIGURES = List.of(".svg", ".png", ".gif");

    private final Path folder;

    /** @throws InvalidInputException if the folder holds anything else, or cannot be written */
    SiteFolder(Path asked, Set<String> ownFiles) {
        Path named = asked.toAbsolutePath().normalize();
        try {
            // Behind a link, the folder itself is replaced, and the link stays.
            folder = Files.exists(named) ? named.toRealPath() : named;
            requireFree(ownFiles);
        } catch (IOException e) {
            throw problem(named, e);
        }
    }

    private void requireFree(Set<String> ownFiles) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || folder.equals(Path.of("").toRealPath())) {
            throw new InvalidInputException(
                    folder + ": is where this command runs, and cannot be replaced: take a folder in it");
        }
        if (!Files.isDirectory(parent)) {
            throw new InvalidInputException(folder + ": there is no folder " + parent + " to put it in");
        }
        if (!Files.isWritable(parent)) {
            throw new InvalidInputException(folder + ": cannot be made: no permission to write to " + parent);
        }
        if (!Files.exists(folder)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidInputException(folder + ": is a link to nothing");
            }
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": is no folder");
        }
        List<Path> files = list(folder);
        boolean isOurs = files.stream()
                .allMatch(file -> file.endsWith(PAGE) || ownFiles.contains(name(file)) || isOfFigures(file));
        if (!files.isEmpty() && !(isOurs && isGallery())) {
            throw new InvalidInputException(
                    folder + ": has files that are no gallery, and would be lost: take another folder");
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean isOfFigures(Path file) {
        try {
            return Files.isDirectory(file)
                    && list(file).stream().allMatch(figure -> FIGURES.stream().anyMatch(name(figure)::endsWith));
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isGallery() throws IOException {
        Path page = folder.resolve(PAGE);
        try {
            return Files.isRegularFile(page) && Files.readString(page).contains(GENERATOR);
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** Writes the content of a folder. */
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Writes the content beside the place, and moves it there when it is whole.
     *
     * @throws InvalidInputException if it cannot be written; what was there is as it was then
     */
    void write(Content content) {
        Path before = beside("old");
        try (UnfinishedFolder next = new UnfinishedFolder(beside("new"))) {
            content.writeTo(next.path());
            next.finish(() -> {
                replace(next.path(), before);
                UnfinishedFolder.delete(before);
            });
        } catch (IOException e) {
            throw problem(folder, e);
        }
    }

    private void replace(Path next, Path before) throws IOException {
        if (Files.exists(folder)) {
            Files.move(folder, before);
        }
        try {
            Files.move(next, folder);
        } catch (IOException e) {
            if (Files.exists(before)) {
                Files.move(before, folder);
            }
            throw e;
        }
    }

    private Path beside(String what) {
        return folder.resolveSibling("." + folder.getFileName() + "." + UUID.randomUUID() + "." + what);
    }

    private static InvalidInputException problem(Path folder, IOException e) {
        String reason = switch (e) {
            case AccessDeniedException _ -> "no permission to write there";
            case NoSuchFileException _ -> "the folder that it is in is gone";
            case FileAlreadyExistsException _ -> "somebody else made it meanwhile";
            default -> e.getMessage();
        };
        return new InvalidInputException(folder + ": cannot be written: " + reason);
    }
}
