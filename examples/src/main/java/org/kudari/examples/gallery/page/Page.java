package org.kudari.examples.gallery.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.kudari.pictures.canvas.NumberText;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Plot;

/**
 * What an exhibit shows: figures, and the numbers that its caption speaks of. A number is given by the program that
 * computed it, so no caption can say another one.
 */
public final class Page {
    /** A figure of a page, or several of which the reader sees one. */
    sealed interface Piece {}

    /** A figure. */
    record Still(Figure figure) implements Piece {}

    /** Figures one after the other. */
    record Moving(Animation animation) implements Piece {}

    /** A figure for each position of knobs; the last knob's position changes first. */
    record Adjustable(List<Knob> knobs, List<Figure> figures) implements Piece {}

    private final Texts texts;
    private final Map<String, Piece> pieces = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    /**
     * An empty page.
     *
     * @param exhibit the name of the exhibit
     * @param language the language of its words
     */
    Page(String exhibit, Language language) {
        this.texts = new Texts(exhibit, language);
    }

    /**
     * {@return words of a figure in the page's language}
     *
     * @param english the words in English
     */
    public String text(String english) {
        return texts.of(english);
    }

    /**
     * {@return words of a figure in the page's language, and a number in three digits after them}
     *
     * @param english the words in English
     * @param number the number
     */
    public String text(String english, double number) {
        return text(english) + " " + NumberText.significant(number, 3);
    }

    /**
     * Shows a figure.
     *
     * @param name its name in the caption, and of its file
     * @param figure the figure
     */
    public void show(String name, Figure figure) {
        put(name, new Still(figure));
    }

    /**
     * Shows a plot in a figure of the usual size.
     *
     * @param name its name in the caption, and of its file
     * @param title what it is, in a few English words; it stands above the plot
     * @param alternative what it shows, in an English sentence or two
     * @param plot the plot, without a title
     */
    public void show(String name, String title, String alternative, Plot plot) {
        show(name, new Figure(text(title), text(alternative), plot.title(text(title))));
    }

    /**
     * Shows an animation.
     *
     * @param name its name in the caption, and of its file
     * @param animation the animation
     */
    public void show(String name, Animation animation) {
        put(name, new Moving(animation));
    }

    /**
     * Shows a figure that the reader can change.
     *
     * @param name its name in the caption, and of its file
     * @param knobs what can be changed
     * @param figure the figure for the position of each knob
     */
    public void show(String name, List<Knob> knobs, Function<List<Integer>, Figure> figure) {
        int count = knobs.stream().mapToInt(knob -> knob.positions().size()).reduce(1, Math::multiplyExact);
        List<Figure> figures = IntStream.range(0, count)
                .mapToObj(index -> figure.apply(positions(knobs, index)))
                .toList();
        put(name, new Adjustable(List.copyOf(knobs), figures));
    }

    /** The position of each knob at which an adjustable one shows a figure. */
    static List<Integer> positions(List<Knob> knobs, int index) {
        Integer[] positions = new Integer[knobs.size()];
        int rest = index;
        for (int i = positions.length - 1; i >= 0; i--) {
            int size = knobs.get(i).positions().size();
            positions[i] = rest % size;
            rest /= size;
        }
        return List.of(positions);
    }

    private void put(String name, Piece piece) {
        if (pieces.putIfAbsent(name, piece) != null) {
            throw new IllegalArgumentException("the page shows '" + name + "' already");
        }
    }

    /**
     * Notes a number that the caption speaks of.
     *
     * @param name its name in the caption
     * @param number the number
     * @return the number
     */
    public double number(String name, double number) {
        numbers.put(name, number);
        return number;
    }

    /**
     * {@return a noted number in up to four digits}
     *
     * @param name its name
     */
    public String noted(String name) {
        return NumberText.significant(numbers.get(name), 4);
    }

    /**
     * {@return noted numbers in up to four digits}
     *
     * @param name what their names begin with, before 1, 2 and so on
     * @param count how many there are
     */
    public List<String> noted(String name, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> noted(name + i)).toList();
    }

    /** {@return the numbers by their names} */
    public Map<String, Double> numbers() {
        return Map.copyOf(numbers);
    }

    /** {@return the figures by their names; of an animation the last frame, and of an adjustable one as it begins} */
    public Map<String, Figure> figures() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        pieces.forEach((name, piece) -> figures.put(name, figure(piece)));
        return figures;
    }

    /** {@return all figures by the names of what they are a part of: each frame, and that of each position of knobs} */
    public Map<String, List<Figure>> allFigures() {
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        pieces.forEach((name, piece) -> figures.put(name, all(piece)));
        return figures;
    }

    private static List<Figure> all(Piece piece) {
        return switch (piece) {
            case Still still -> List.of(still.figure);
            case Moving moving -> moving.animation.frames();
            case Adjustable adjustable -> adjustable.figures;
        };
    }

    private static Figure figure(Piece piece) {
        return switch (piece) {
            case Still still -> still.figure;
            case Moving moving -> moving.animation.last();
            case Adjustable adjustable -> adjustable.figures.get(firstIndex(adjustable.knobs));
        };
    }

    /** The index of the figure that an adjustable one begins with. */
    static int firstIndex(List<Knob> knobs) {
        int index = 0;
        for (Knob knob : knobs) {
            index = index * knob.positions().size() + knob.first();
        }
        return index;
    }

    /** {@return what is shown, by name} */
    Map<String, Piece> pieces() {
        return pieces;
    }

    /** {@return the caption with the numbers filled in} */
    Caption caption() {
        return Caption.of(texts.caption(), numbers);
    }

    /** {@return the names of all that is shown} */
    public List<String> names() {
        return new ArrayList<>(pieces.keySet());
    }
}
