package org.kudari.examples.gallery.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kudari.pictures.canvas.Markup;
import org.kudari.pictures.figure.Figure;

/** All exhibits as one page of HTML, which needs nothing but itself. */
final class Html {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    /** Code with more characters does not fit on a line of a telephone, and may be broken. */
    private static final int LONG_CODE = 30;

    /** Spaces inside of an equation, and inside of a pair of numbers. */
    private static final Pattern UNBROKEN = Pattern.compile(" (?== )|(?<= =) |(?<=\\(\\d,) (?=\\d\\))");

    private static final String NO_BREAK_SPACE = "\u00a0";

    private final Language language;
    private final Texts texts;
    private final StringBuilder contents = new StringBuilder();
    private final StringBuilder body = new StringBuilder();

    Html(Language language) {
        this.language = language;
        this.texts = Texts.ofPage(language);
    }

    /** Adds an exhibit. */
    void add(String name, Page page) {
        Caption caption = page.caption();
        contents.append("<li><a href=\"#")
                .append(name)
                .append("\">")
                .append(formatted(caption.title()))
                .append("</a></li>\n");
        body.append("<section id=\"")
                .append(name)
                .append("\">\n<h2>")
                .append(formatted(caption.title()))
                .append("</h2>\n");
        Map<String, Page.Piece> left = new LinkedHashMap<>(page.pieces());
        for (Caption.Paragraph paragraph : caption.paragraphs()) {
            switch (paragraph) {
                case Caption.Words words ->
                    body.append("<p>").append(formatted(words.text())).append("</p>\n");
                case Caption.Figures figures -> addFigures(figures.names(), left, name);
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the caption of " + name + " does not place " + left.keySet());
        }
        body.append("</section>\n");
    }

    private void addFigures(List<String> names, Map<String, Page.Piece> left, String exhibit) {
        body.append("<div class=\"figures\">\n");
        for (String name : names) {
            Page.Piece piece = left.remove(name);
            if (piece == null) {
                throw new IllegalArgumentException("the caption of " + exhibit + " places '" + name
                        + "', which is not there, or is placed already; left are " + left.keySet());
            }
            addPiece(piece, exhibit + "-" + name);
        }
        body.append("</div>\n");
    }

    private void addPiece(Page.Piece piece, String id) {
        switch (piece) {
            case Page.Still still ->
                body.append("<figure>").append(still.figure().svg()).append("</figure>\n");
            case Page.Moving moving -> {
                int last = moving.animation().frames().size() - 1;
                body.append("<figure class=\"moving\" data-seconds=\"")
                        .append(moving.animation().seconds())
                        .append("\" data-rest=\"")
                        .append(moving.animation().lastSeconds())
                        .append("\">\n");
                List<Figure> frames =
                        named(moving.animation().frames(), step -> texts.of("step") + " " + step + "/" + last);
                body.append(new Frames(frames, last).html());
                body.append("<div class=\"knobs\"><button type=\"button\">")
                        .append(Markup.escaped(texts.of("play")))
                        .append("</button>");
                addSlider(id + "-step", texts.of("step"), last, last);
                body.append("</div></figure>\n");
            }
            case Page.Adjustable adjustable -> {
                body.append("<figure class=\"adjustable\">\n");
                List<Knob> knobs = adjustable.knobs();
                List<Figure> figures = named(adjustable.figures(), index -> settings(knobs, index));
                body.append(new Frames(figures, Page.firstIndex(knobs)).html());
                body.append("<div class=\"knobs\">");
                for (int i = 0; i < adjustable.knobs().size(); i++) {
                    addSelect(id + "-knob" + i, adjustable.knobs().get(i));
                }
                body.append("</div></figure>\n");
            }
        }
    }

    /** The same figures. To their text alternatives belongs which one it is. */
    private static List<Figure> named(List<Figure> figures, IntFunction<String> which) {
        return IntStream.range(0, figures.size())
                .mapToObj(i -> {
                    Figure figure = figures.get(i);
                    String alternative = figure.alternative() + " (" + which.apply(i) + ")";
                    return new Figure(figure.width(), figure.height(), figure.title(), alternative, figure.drawing());
                })
                .toList();
    }

    /** What the knobs are set to: {@code start at w = 3, learning rate 0.1}. */
    private static String settings(List<Knob> knobs, int index) {
        List<Integer> positions = Page.positions(knobs, index);
        return IntStream.range(0, knobs.size())
                .mapToObj(i ->
                        knobs.get(i).label() + " " + knobs.get(i).positions().get(positions.get(i)))
                .collect(Collectors.joining(", "));
    }

    private void addSlider(String id, String label, int last, int value) {
        body.append("<label for=\"")
                .append(id)
                .append("\">")
                .append(Markup.escaped(label))
                .append("</label><input type=\"range\" autocomplete=\"off\" id=\"")
                .append(id)
                .append("\" min=\"0\" max=\"")
                .append(last)
                .append("\" value=\"")
                .append(value)
                .append("\">");
    }

    private void addSelect(String id, Knob knob) {
        body.append("<span class=\"knob\"><label for=\"")
                .append(id)
                .append("\">")
                .append(Markup.escaped(knob.label()))
                .append("</label><select autocomplete=\"off\" id=\"")
                .append(id)
                .append("\">");
        for (int i = 0; i < knob.positions().size(); i++) {
            body.append("<option")
                    .append(i == knob.first() ? " selected" : "")
                    .append(">")
                    .append(Markup.escaped(knob.positions().get(i)))
                    .append("</option>");
        }
        body.append("</select></span>");
    }

    /** {@return the whole page} */
    String page() {
        String page = Texts.read("page.html")
                .replace("@language@", language.code())
                .replace("@title@", Markup.escaped(texts.of("Seeing gradients")))
                .replace("@introduction@", introduction())
                .replace("@contents-title@", Markup.escaped(texts.of("Contents")))
                .replace("@play@", Markup.escaped(texts.of("play")))
                .replace("@pause@", Markup.escaped(texts.of("pause")));
        return page.replace("@script@", hash(script(page)))
                .replace("@contents@", contents)
                .replace("@body@", body);
    }

    private static String script(String page) {
        return page.substring(page.indexOf("<script>") + "<script>".length(), page.indexOf("</script>"));
    }

    /** What a browser must find in a script before it runs it: no other script can get into the page. */
    private static String hash(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private String introduction() {
        Caption caption = Caption.of(texts.caption(), Map.of());
        StringBuilder text = new StringBuilder();
        for (Caption.Paragraph paragraph : caption.paragraphs()) {
            if (paragraph instanceof Caption.Words words) {
                text.append("<p>").append(formatted(words.text())).append("</p>\n");
            }
        }
        return text.toString();
    }

    /** Words with code between backquotes. */
    private static String formatted(String words) {
        String unbroken = UNBROKEN.matcher(words).replaceAll(NO_BREAK_SPACE);
        return CODE.matcher(Markup.escaped(unbroken)).replaceAll(Html::code);
    }

    private static String code(MatchResult match) {
        String start = match.group(1).length() > LONG_CODE ? "<code class=\"long\">" : "<code>";
        return Matcher.quoteReplacement(start + match.group(1) + "</code>");
    }
}
