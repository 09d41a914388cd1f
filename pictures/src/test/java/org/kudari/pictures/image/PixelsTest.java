package org.kudari.pictures.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.ColourMap;

class PixelsTest {
    /** Rows lie below each other, and neighbours of one colour are one tile. */
    @Test
    void aPixelIsASquareOfItsColour() {
        Pixels pixels = new Pixels("", new double[][] {{0, 1, 1}, {1, 0, 0}}, ColourMap.GREY::at, 0, 1);

        String svg = new Figure(38, 28, "an image", "of six pixels", pixels).svg();

        assertThat(svg).contains("d=\"M4 4H14V14H4zM14 14H34V24H14z\" fill=\"#ffffff\"");
        assertThat(svg).contains("d=\"M14 4H34V14H14zM4 14H14V24H4z\" fill=\"#1f2430\"");
    }

    @Test
    void rowsAreEquallyLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels("", new double[][] {{1, 2}, {3}}, ColourMap.GREY::at, 0, 1))
                .withMessage("the rows of an image are equally long, not 2 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels("", new double[0][], ColourMap.GREY::at, 0, 1))
                .withMessage("an image has at least one pixel");
    }
}
