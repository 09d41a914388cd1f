package org.kudari.examples.gallery.page;

import org.kudari.device.Device;
import org.kudari.device.Scope;

/**
 * A part of the gallery: a program that computes something on a device and shows it on a page.
 *
 * @param name its name, by which its captions are found; words with hyphens between them
 * @param program the program
 */
public record Exhibit(String name, Program program) {
    /** What an exhibit does. */
    @FunctionalInterface
    public interface Program {
        /**
         * Computes and shows it.
         *
         * @param device where it computes
         * @param page where it shows it
         */
        void show(Device device, Page page);
    }

    /**
     * {@return the page of this exhibit}
     *
     * @param device where it computes
     * @param language the language of its words
     */
    public Page page(Device device, Language language) {
        Page page = new Page(name, language);
        // What it computes is freed at its end: a page has only figures and numbers.
        try (Scope _ = device.scope()) {
            program.show(device, page);
        }
        return page;
    }
}
