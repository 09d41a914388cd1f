package org.kudari.examples.gallery.page;

import org.kudari.device.Device;

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
        program.show(device, page);
        return page;
    }
}
