package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StrokeFontTest {
    private static final String LACKING = "\u4e00";

    private static List<List<Point>> strokes(String text) {
        return new StrokeFont().strokes(new Mark.Label(new Point(10, 20), text, Mark.Anchor.START, 12));
    }

    /** Names of variables and of weights, W[0,1] and w_5; the letters of several starts; numbers. */
    @Test
    void hasWhatPlotsAreLabelledWith() {
        String all = IntStream.concat(IntStream.rangeClosed('a', 'z'), IntStream.rangeClosed('A', 'Z'))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "0123456789.,=≈−-+·/()[]_′αβγδηθλμπσω";
        List<List<Point>> box = strokes(LACKING);
        assertThat(all.codePoints().mapToObj(Character::toString))
                .allSatisfy(letter -> assertThat(strokes(letter)).isNotEmpty().isNotEqualTo(box));
    }

    @Test
    void noTwoLettersLookAlike() {
        List<String> letters =
                IntStream.rangeClosed('A', 'Z').mapToObj(Character::toString).toList();
        assertThat(letters.stream().map(StrokeFontTest::strokes)).doesNotHaveDuplicates();
    }
}
