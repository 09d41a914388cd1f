package org.kudari.pictures.canvas;

/** Texts in XML and HTML. */
public final class Markup {
    private Markup() {}

    /**
     * {@return a text as the content of an element, or as an attribute in double quotes} Control characters, which XML
     * cannot have, become the sign for what cannot be shown.
     *
     * @param text the text
     */
    public static String escaped(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]", "\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
