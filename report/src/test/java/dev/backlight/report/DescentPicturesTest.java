package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.Surface;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The plots and animations of section 7 of the reference cases, by what is in them. */
final class DescentPicturesTest {
    private static final String CUBIC = "x^3 + 3x^2";

    private static Surface surface(String formula, double rate) {
        Definitions parsed = FormulaParser.parse(formula);
        return Surface.of(parsed.result().expression(), parsed.variables(), rate);
    }

    private static DescentPictures pictures(
            Surface surface, String letter, String formula, int steps, double... starts) {
        List<Descent> descents = IntStream.range(0, starts.length)
                .mapToObj(i -> Descent.of(surface, List.of(starts[i]), steps))
                .toList();
        return DescentPictures.of(surface, letter, Formula.symbol(formula), descents);
    }

    /** The points of a polyline in pixels. */
    private static List<Point> points(String attribute) {
        return Stream.of(attribute.split(" "))
                .map(pair -> pair.split(","))
                .map(pair -> new Point(Double.parseDouble(pair[0]), Double.parseDouble(pair[1])))
                .toList();
    }

    @Test
    void aStartIsWrittenInFull() {
        DescentPictures pictures = pictures(surface("x^2", 0.3), "f", "f(x) = x²", 0, 1.23456);
        assertThat(pictures.tangents()).extracting(Plot::title).containsExactly("x = 1.23456");
        assertThat(pictures.derivative(List.of(Quantity.typed(1.5)), List.of(Quantity.typed(2.5)))
                        .series())
                .filteredOn(Series.Dots.class::isInstance)
                .map(series -> ((Series.Dots) series).labels())
                .containsExactly(List.of("f(1.23456) = 1.5"), List.of("f′(1.23456) = 2.5"));
    }

    @Test
    @DisplayName("V4: three plots side by side of x² with a tangent each")
    void tangentsOfAParabola() {
        DescentPictures pictures = pictures(surface("x^2", 0.3), "f", "f(x) = x²", 0, -1, 1, 0)
                .withAxes(new Axis("x", -3, 3), new Axis("f(x)", -1, 5));
        List<Plot> plots = pictures.tangents();
        Picture sheet = Picture.of(Plot.sheet("f(x) = x² with tangents", plots, 3));

        assertThat(plots)
                .extracting(plot -> plot.series().getLast())
                .containsExactly(
                        new Series.Tangent("", new Point(-1, 1), -2, 0.5),
                        new Series.Tangent("", new Point(1, 1), 2, 0.5),
                        new Series.Tangent("", new Point(0, 0), 0, 0.5));
        assertThat(sheet.texts("//svg:g[@class='plot']/svg:title")).containsExactly("x = −1", "x = 1", "x = 0");
        assertThat(sheet.texts("//svg:g[@class='plot']/@transform"))
                .as("side by side")
                .containsExactly("translate(10 28)", "translate(260 28)", "translate(510 28)");
        for (int i = 1; i <= 3; i++) {
            String plot = "//svg:g[@class='plot'][" + i + "]";
            assertThat(sheet.count(plot + "/svg:g[@class='curve']/svg:polyline[@stroke='#000000']"))
                    .isOne();
            assertThat(sheet.count(
                            plot + "/svg:g[@class='tangent']/svg:polyline[@stroke='#00FFFF' and @stroke-width=5]"))
                    .isOne();
            assertThat(sheet.count(plot + "/svg:g[@class='axis']")).isEqualTo(2);
            // Axes through zero: 240 pixels for 6 units, so zero is 120 from the left and 200 from the top.
            assertThat(sheet.texts("(" + plot + "/svg:g[@class='axis'])[1]/svg:polyline[1]/@points"))
                    .containsExactly("0,200 240,200");
            assertThat(sheet.texts("(" + plot + "/svg:g[@class='axis'])[2]/svg:polyline[1]/@points"))
                    .containsExactly("120,0 120,240");
        }
        // The tangent at −1 from (−1.5, 2) to (−0.5, 0).
        assertThat(sheet.texts("(//svg:g[@class='tangent'])[1]/svg:polyline[2]/@points"))
                .containsExactly("60,120 100,200");
        assertThat(sheet.texts("//svg:desc").getFirst())
                .contains(
                        "x = −1: Axes: x from −3 to 3, f(x) from −1 to 5.",
                        "the tangent at (−1, 1) with slope −2",
                        "the tangent at (0, 0) with slope 0");
    }

    @Test
    @DisplayName("V5: 51 frames of SDV-GD2, frame t with the tangent at x after t + 1 steps")
    void framesOfADescent() {
        Surface cubic = surface(CUBIC, 0.04);
        DescentPictures pictures = pictures(cubic, "f", "f(x) = x³ + 3x²", 51, -1.99);
        List<Plot> frames = pictures.frames();
        Descent descent = Descent.of(cubic, List.of(-1.99), 51);

        assertThat(frames).hasSize(51).allSatisfy(frame -> {
            assertThat(frame.x()).isEqualTo(new Axis("x", -5, 5));
            assertThat(frame.y()).isEqualTo(new Axis("f(x)", -2, 8));
            assertThat(frame.drawing().width()).isEqualTo(400);
            assertThat(frame.drawing().height()).isEqualTo(400);
            assertThat(frame.series().getFirst())
                    .isInstanceOfSatisfying(
                            Series.Curve.class, curve -> assertThat(curve.ink()).isEqualTo(Ink.BLACK));
        });
        for (int t = 0; t < 51; t++) {
            Place place = descent.places().get(t + 1);
            Point touch = new Point(place.x().getFirst(), place.value());
            assertThat(frames.get(t).series().get(1))
                    .isEqualTo(new Series.Tangent("", touch, place.slope().getFirst(), 0.5));
        }
        assertThat(frames.getFirst().title()).isEqualTo("k = 1, x ≈ −1.988");
        assertThat(frames.getLast().title()).isEqualTo("k = 51, x ≈ −0.00148");
    }

    private static byte[] gif(List<Plot> frames, int delay) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Gif.write(out, frames, delay);
        return out.toByteArray();
    }

    private static ImageReader reader(byte[] gif) throws IOException {
        ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(gif));
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(stream);
        return reader;
    }

    private static String attribute(ImageReader reader, int frame, String node, String attribute) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        return ((IIOMetadataNode) root.getElementsByTagName(node).item(0)).getAttribute(attribute);
    }

    @Test
    @DisplayName("V6: SDV-GD3 as a GIF of 400 × 400 pixels, 51 frames of 320 ms, for ever")
    void animationOfAChaoticDescent() throws IOException {
        List<Plot> frames = pictures(surface(CUBIC, 0.45), "f", "f(x) = x³ + 3x²", 51, -1.99)
                .frames();
        ImageReader reader = reader(gif(frames, 320));

        assertThat(reader.getNumImages(true)).isEqualTo(51);
        for (int t = 0; t < 51; t++) {
            assertThat(attribute(reader, t, "GraphicControlExtension", "delayTime"))
                    .isEqualTo("32");
        }
        IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode loop = (IIOMetadataNode)
                root.getElementsByTagName("ApplicationExtension").item(0);
        assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) loop.getUserObject()).as("repeats for ever").containsExactly(1, 0, 0);

        // x after 5 steps is 0.5268, where f is 0.9788: 40 pixels a unit, from −5 and from 8 downwards.
        BufferedImage fifth = reader.read(4);
        assertThat(fifth.getWidth()).isEqualTo(400);
        assertThat(fifth.getHeight()).isEqualTo(400);
        Color touch = new Color(fifth.getRGB((int) (40 * 5.5268), (int) (40 * (8 - 0.9788))));
        assertThat(touch).isEqualTo(Color.CYAN);
        Color elsewhere = new Color(fifth.getRGB((int) (40 * (5 - 1.27)), (int) (40 * (8 - 3.5))));
        assertThat(elsewhere).isEqualTo(Color.WHITE);
        // The maximum at −2, f = 4 is on the black curve.
        Color top = new Color(fifth.getRGB(120, 160));
        assertThat(top.getGreen()).as("black, not %s", top).isLessThan(50);
    }

    @Test
    void aGifIsTheSameBytesEachTime() throws IOException {
        List<Plot> frames =
                pictures(surface(CUBIC, 0.04), "f", "f(x) = x³ + 3x²", 3, -1.99).frames();
        assertThat(gif(frames, 80)).isEqualTo(gif(frames, 80));
        assertThat(attribute(reader(gif(frames, 80)), 2, "GraphicControlExtension", "delayTime"))
                .isEqualTo("8");
    }

    @Test
    void theAnimationInSvgHasWhatChangesOnceAFrame() {
        List<Plot> frames = pictures(surface(CUBIC, 0.04), "f", "f(x) = x³ + 3x²", 51, -1.99)
                .frames();
        Picture animation = Picture.of(Animation.svg("Down", frames, 80));

        assertThat(animation.count("//svg:g[@class='curve']")).isOne();
        assertThat(animation.count("//svg:g[@class='axis']")).isEqualTo(2);
        String frame = "//svg:g[@class='frames-51-80']/svg:g[@class='frame']";
        assertThat(animation.count(frame)).isEqualTo(51);
        assertThat(animation.count(frame + "/svg:g[@class='tangent']")).isEqualTo(51);
        assertThat(animation.texts(frame + "/svg:g[@class='note']/svg:text")).startsWith("k = 1, x ≈ −1.988");
        assertThat(animation.texts(frame + "/@style")).startsWith("animation-delay:0ms", "animation-delay:80ms");
        assertThat(animation.texts("//svg:style").getFirst())
                .contains("4080ms step-end infinite", "prefers-reduced-motion: no-preference");
        assertThat(animation.count("//svg:animate | //svg:script")).isZero();
    }

    @Test
    void aDescentThatRunsAwayIsFollowedOutOfThePicture() {
        assertThat(pictures(surface(CUBIC, 0.04), "f", "f", 51, -2.01).frames())
                .hasSize(24)
                .last()
                .extracting(Plot::title)
                .isEqualTo("k = 24, x ≈ −6.65");
    }

    @Test
    void severalDescentsHaveALetterEach() {
        DescentPictures pictures = pictures(surface(CUBIC, 0.04), "f", "f(x) = x³ + 3x²", 51, -1.99, -2.01);
        Picture overview = Picture.of(pictures.overview().svg());
        assertThat(overview.texts("//svg:g[@class='legend']/svg:text"))
                .containsExactly(
                        "f(x) = x³ + 3x²",
                        "A: tangent at x = −1.99",
                        "A: 51 steps from x = −1.99",
                        "B: tangent at x = −2.01",
                        "B: 30 steps from x = −2.01");
        assertThat(overview.texts("//svg:g[@class='way']/svg:text")).containsExactly("A", "B");
        assertThat(overview.texts("//svg:g[@class='way']/svg:polyline/@stroke"))
                .containsOnly(Ink.BLUE.colour, Ink.ORANGE.colour);
        assertThat(Picture.of(pictures.fewFrames()).count("//svg:g[@class='plot']"))
                .isEqualTo(12);
    }

    private static List<Quantity> typed(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Quantity::typed).toList();
    }

    @Test
    @DisplayName("V16: the cost curve (a − 1)² and its derivative, with two marked places on each")
    void costCurve() {
        DescentPictures pictures = pictures(surface("C = (a-1)^2", 0.1), "C", "C(a) = (a − 1)²", 0, 0.66, 0.24)
                .withAxes(new Axis("a", -1, 3), new Axis("C", -3, 4));
        Picture picture = Picture.of(
                pictures.derivative(typed(0.1156, 0.5776), typed(-0.68, -1.52)).svg());

        assertThat(picture.texts("//svg:g[@class='dots']/svg:text"))
                .containsExactly("C(0.66) = 0.1156", "C(0.24) = 0.5776", "C′(0.66) = −0.68", "C′(0.24) = −1.52");
        assertThat(picture.texts("//svg:g[@class='curve']/svg:title"))
                .containsExactly("C(a) = (a − 1)²", "its derivative C′(a)");
        assertThat(picture.count("(//svg:g[@class='curve'])[1]/svg:polyline[not(@stroke-dasharray)]"))
                .isOne();
        assertThat(picture.count("(//svg:g[@class='curve'])[2]/svg:polyline[@stroke-dasharray]"))
                .as("told apart without colours")
                .isOne();
        assertThat(picture.texts("//svg:g[@class='axis']/svg:title"))
                .as("cost is the y-axis")
                .containsExactly("a", "C");
        // 100 pixels a unit to the right, 400/7 upwards: a = 0.24, C = 0.5776.
        assertThat(Double.parseDouble(picture.texts("(//svg:g[@class='dots'])[1]/svg:circle[2]/@cx")
                        .getFirst()))
                .isCloseTo(124, within(0.001));
        assertThat(Double.parseDouble(picture.texts("(//svg:g[@class='dots'])[1]/svg:circle[2]/@cy")
                        .getFirst()))
                .isCloseTo((4 - 0.5776) * 400 / 7, within(0.001));
    }

    @Test
    @DisplayName("V17: BWC-2's loss surface with 20 updates and −∇C")
    void lossSurface() {
        UnitNetwork chain = new UnitNetwork(
                List.of("a_i"),
                List.of(
                        Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", 0.86)),
                        Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", 0.66))),
                List.of("a_k"));
        Surface surface = Surface.ofLoss(
                Subject.of(chain, Loss.SQUARED).withRate(0.1),
                List.of(Sample.of(new double[] {0.7}, 1)),
                List.of("w_ij", "w_jk"));
        Descent descent = Descent.of(surface, surface.start(), 20);
        DescentPictures pictures = DescentPictures.of(surface, "C", Formula.symbol("C(w_ij, w_jk)"), List.of(descent));
        Plot plot = pictures.overview();
        Picture picture = Picture.of(plot.svg());

        assertThat(plot.series()).element(1).isInstanceOfSatisfying(Series.Way.class, way -> {
            assertThat(way.points()).hasSize(21).startsWith(new Point(0.86, 0.66));
            assertThat(way.points().getLast().x()).isCloseTo(1.25734798229956, within(2e-12));
            assertThat(way.points().getLast().y()).isCloseTo(1.13328000881443, within(2e-12));
        });
        assertThat(plot.series()).element(2).isInstanceOfSatisfying(Series.Arrow.class, arrow -> {
            // −∇C = (0.55687632, 0.72562672).
            double dx = arrow.to().x() - arrow.from().x();
            double dy = arrow.to().y() - arrow.from().y();
            assertThat(dx).isPositive();
            assertThat(dy / dx).isCloseTo(0.72562672 / 0.55687632, within(1e-12));
        });
        assertThat(picture.texts("//svg:g[@class='contour']/svg:title"))
                .containsExactly("0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5");
        assertThat(picture.count("//svg:g[@class='way']/svg:circle")).isEqualTo(21 + 2);
        assertThat(picture.count("//svg:g[@class='shades']/svg:polygon")).isPositive();
        assertThat(picture.texts("//svg:g[@class='legend']/svg:text"))
                .containsExactly(
                        "C(w_ij, w_jk)", "20 steps from w_ij = 0.86, w_jk = 0.66", "the direction −∇C at the start");
        assertThat(picture.texts("//svg:desc").getFirst())
                .contains("a way of 20 steps from (0.86, 0.66) to (1.257, 1.133)");
        // On the contour line for 0.1 the loss is 0.1, to what straight lines in cells lose.
        Series.Contours contours = (Series.Contours) plot.series().getFirst();
        assertThat(Contour.lines(contours.grid(), 0.1).getFirst())
                .allSatisfy(point ->
                        assertThat(surface.value(List.of(point.x(), point.y()))).isCloseTo(0.1, within(1e-3)));
        // One scale on both axes, so that the arrow stands across the lines.
        assertThat(plot.x().to() - plot.x().from())
                .isCloseTo(plot.y().to() - plot.y().from(), within(1e-12));
        List<Point> box = points(picture.texts("(//svg:g[@class='axis'])[1]/svg:polyline[1]/@points")
                .getFirst());
        assertThat(box.getLast().x() - box.getFirst().x()).isEqualTo(400);
        assertThat(pictures.frames())
                .hasSize(20)
                .allSatisfy(frame -> assertThat(frame.series()).anyMatch(Series.Way.class::isInstance));
    }

    @Test
    void oneWeightHasATangentAndAStep() {
        Surface surface = surface("(x-1)^2", 0.2);
        Plot plot = pictures(surface, "f", "f(x)", 1, -1).overview();
        // From (−1, 4) along the slope −4 to x = −1 + 0.2·4 = −0.2.
        assertThat(plot.series())
                .filteredOn(Series.Arrow.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Series.Arrow.class, arrow -> {
                    assertThat(arrow.to().x()).isCloseTo(-0.2, within(1e-12));
                    assertThat(arrow.to().y()).isCloseTo(4 - 4 * 0.8, within(1e-12));
                });
    }

    @Test
    void curvesAreCutAtTheEdgesAndWhereTheyHaveNoValue() {
        Plot plot = new Plot(
                "1/x",
                new Axis("x", -1, 1),
                new Axis("y", -4, 4),
                Plot.Frame.THROUGH_ZERO,
                200,
                200,
                List.of(Series.Curve.of("1/x", new Axis("x", -1, 1), x -> 1 / x, Ink.GREEN)));
        List<String> pieces = Picture.of(plot.svg()).texts("//svg:g[@class='curve']/svg:polyline/@points");
        assertThat(pieces).hasSize(2);
        assertThat(pieces).flatExtracting(DescentPicturesTest::points).allSatisfy(point -> {
            assertThat(point.x()).isBetween(0.0, 200.0);
            assertThat(point.y()).isBetween(0.0, 200.0);
        });
    }
}
