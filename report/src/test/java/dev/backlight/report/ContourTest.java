package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ContourTest {
    private static final Axis X = new Axis("x", -2, 2);
    private static final Axis Y = new Axis("y", -2, 2);

    /**
     * Between neighbours at a distance h a line is off by at most h²·f″/8 in value: here 2·(1/16)²/8 along each axis.
     */
    @Test
    void aCircleIsOneClosedLine() {
        Grid grid = Grid.of(X, Y, 64, at -> at.x() * at.x() + at.y() * at.y());
        List<List<Point>> lines = Contour.lines(grid, 1.5);

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().getFirst()).isEqualTo(lines.getFirst().getLast());
        assertThat(lines.getFirst())
                .hasSizeGreaterThan(100)
                .allSatisfy(point -> assertThat(point.x() * point.x() + point.y() * point.y())
                        .isCloseTo(1.5, within(2.0 / 256 / 8 + 1e-12)));
        double around = 0;
        for (int i = 1; i < lines.getFirst().size(); i++) {
            Point a = lines.getFirst().get(i - 1);
            Point b = lines.getFirst().get(i);
            around += Math.hypot(b.x() - a.x(), b.y() - a.y());
        }
        assertThat(around).as("its circumference").isCloseTo(2 * Math.PI * Math.sqrt(1.5), within(0.02));
    }

    @Test
    void linesEndAtTheEdgeAndMissNothing() {
        Grid saddle = Grid.of(X, Y, 40, at -> at.x() * at.y());
        List<List<Point>> above = Contour.lines(saddle, 0.5);
        assertThat(above).hasSize(2);
        assertThat(above)
                .allSatisfy(line -> assertThat(List.of(line.getFirst(), line.getLast()))
                        .allMatch(end -> Math.abs(end.x()) == 2 || Math.abs(end.y()) == 2));
        assertThat(Contour.lines(saddle, 5)).isEmpty();
    }

    /** One cell with opposite corners high: which pair is joined is up to the mean of all four. */
    @Test
    void aSaddleWithinACellIsDecidedByItsMiddle() {
        Grid low = Grid.of(X, Y, 1, at -> at.x() * at.y() > 0 ? 1 : -2);
        Grid high = Grid.of(X, Y, 1, at -> at.x() * at.y() > 0 ? 2 : -1);
        assertThat(Contour.lines(low, 0))
                .hasSize(2)
                .allSatisfy(line -> assertThat(isBeside(line, new Point(-2, -2)) || isBeside(line, new Point(2, 2)))
                        .as("%s cuts off a high corner", line)
                        .isTrue());
        assertThat(Contour.lines(high, 0))
                .hasSize(2)
                .allSatisfy(line -> assertThat(isBeside(line, new Point(-2, 2)) || isBeside(line, new Point(2, -2)))
                        .as("%s cuts off a low corner", line)
                        .isTrue());
    }

    /** Whether both ends of a line lie on the two sides of the square that meet at a corner. */
    private static boolean isBeside(List<Point> line, Point corner) {
        return line.size() == 2 && line.stream().allMatch(end -> end.x() == corner.x() || end.y() == corner.y());
    }

    @Test
    void leavesOutCellsWithoutAValue() {
        Grid grid = Grid.of(X, Y, 40, at -> Math.sqrt(at.x()) + at.y());
        assertThat(Contour.lines(grid, 1))
                .hasSize(1)
                .first()
                .satisfies(line -> assertThat(line).allMatch(point -> point.x() >= 0));
    }

    @Test
    void levelsSpanWhatTheFunctionSpans() {
        assertThat(Grid.of(X, Y, 20, at -> at.x() * at.x()).levels())
                .containsExactly(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0);
        assertThat(Grid.of(X, Y, 20, at -> 10 + at.x()).levels())
                .containsExactly(8.5, 9.0, 9.5, 10.0, 10.5, 11.0, 11.5);
        assertThat(Grid.of(X, Y, 20, at -> 7).levels()).isEmpty();
    }
}
