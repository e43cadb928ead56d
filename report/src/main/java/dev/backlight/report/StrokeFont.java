package dev.backlight.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Letters as strokes of a pen, for images: they look the same on every machine and need no fonts, which small servers
 * do not have. SVG has real text.
 *
 * <p>A stroke goes from point to point of a grid, written as two digits: x from 0 to 4, y from 0 to 8, where letters
 * stand on 2. What the font lacks is a box.
 */
final class StrokeFont {
    private static final double ADVANCE = 5.8;
    private static final double NARROW = 0.8;
    private static final double HEIGHT = 8;
    private static final double BASE = 2;
    private static final String BOX = "02 08 48 42 02";

    /** A letter, then its strokes. */
    private static final String GLYPHS = """
            0|03 07 18 38 47 43 32 12 03
            1|17 28 22,12 32
            2|07 18 38 47 46 02 42
            3|07 18 38 47 46 35 44 43 32 12 03,25 35
            4|32 38 04 44
            5|48 08 05 35 44 43 32 12 03
            6|38 18 07 03 12 32 43 44 35 05
            7|08 48 12
            8|15 06 07 18 38 47 46 35 44 43 32 12 03 04 15 35
            9|12 32 43 47 38 18 07 06 15 45
            a|16 36 45 42,44 14 03 12 32 43
            b|08 02 32 43 45 36 06
            c|46 16 05 03 12 42
            d|48 42 12 03 05 16 46
            e|04 44 45 36 16 05 03 12 42
            f|48 38 27 22,16 36
            g|46 16 05 03 12 42,46 41 30 10
            h|08 02,05 16 36 45 42
            i|26 22,28 28
            j|36 31 20 10,38 38
            k|08 02,46 04 42
            l|18 28 22 32
            m|06 02,05 16 25 22,25 36 45 42
            n|06 02,05 16 36 45 42
            o|16 05 03 12 32 43 45 36 16
            p|00 06 36 45 43 32 02
            q|40 46 16 05 03 12 42
            r|06 02,05 16 36
            s|46 16 05 14 34 43 32 02
            t|28 23 32 42,16 36
            u|06 03 12 32 43,46 42
            v|06 22 46
            w|06 12 24 32 46
            x|06 42,02 46
            y|06 22,46 10
            z|06 46 02 42
            A|02 28 42,14 34
            B|02 08 38 47 46 35 05,35 44 43 32 02
            C|47 38 18 07 03 12 32 43
            D|02 08 28 46 44 22 02
            E|48 08 02 42,05 35
            F|02 08 48,05 35
            G|47 38 18 07 03 12 32 43 45 25
            H|02 08,42 48,05 45
            I|18 38,28 22,12 32
            J|48 43 32 12 03
            K|02 08,48 05 42
            L|08 02 42
            M|02 08 25 48 42
            N|02 08 42 48
            O|18 07 03 12 32 43 47 38 18
            P|02 08 38 47 46 35 05
            Q|18 07 03 12 32 43 47 38 18,24 42
            R|02 08 38 47 46 35 05,25 42
            S|47 38 18 07 06 15 35 44 43 32 12 03
            T|08 48,28 22
            U|08 03 12 32 43 48
            V|08 22 48
            W|08 12 25 32 48
            X|08 42,02 48
            Y|08 25 48,25 22
            Z|08 48 02 42
            α|46 23 12 03 05 16 25 42
            β|00 07 18 38 47 36 25,35 44 43 32 02
            γ|06 22 46,22 20
            δ|47 38 18 16 35 44 43 32 12 03 05 16
            η|06 02,05 16 36 45 40
            θ|18 07 03 12 32 43 47 38 18,05 45
            λ|08 18 42,25 02
            μ|00 06,03 12 32 43,46 42
            π|06 46,16 12,36 32
            σ|46 16 05 03 12 32 43 45 36
            ω|06 03 12 23 25,23 32 43 46
            .|22 22
            ,|22 11
            =|04 44,06 46
            ≈|03 14 33 44,05 16 35 46
            -|05 45
            −|05 45
            +|05 45,23 27
            ·|25 25
            /|02 48
            (|38 27 23 32
            )|18 27 23 12
            [|38 18 12 32
            ]|18 38 32 12
            ^|06 28 46
            _|01 41
            ′|28 16
            →|05 45,36 45 34
            >|06 44 02
            """;

    private final Map<Integer, List<List<Point>>> glyphs = new HashMap<>();

    StrokeFont() {
        GLYPHS.lines().forEach(line -> glyphs.put(line.codePointAt(0), strokes(line.substring(line.indexOf('|') + 1))));
        glyphs.put((int) ' ', List.of());
    }

    private static List<List<Point>> strokes(String text) {
        return Stream.of(text.split(","))
                .map(stroke -> Stream.of(stroke.split(" "))
                        .map(digits -> new Point(digits.charAt(0) - '0', digits.charAt(1) - '0'))
                        .toList())
                .toList();
    }

    /** The strokes of a label, in pixels. */
    List<List<Point>> strokes(Mark.Label label) {
        double scale = label.size() * 0.75 / (HEIGHT - BASE); // capitals of usual fonts are three quarters of the size
        int[] letters = label.text().codePoints().toArray();
        double width = letters.length * ADVANCE * NARROW * scale;
        double left = label.at().x()
                - switch (label.anchor()) {
                    case START -> 0;
                    case MIDDLE -> width / 2;
                    case END -> width;
                };
        return Stream.iterate(0, i -> i < letters.length, i -> i + 1)
                .flatMap(i -> glyphs.getOrDefault(letters[i], strokes(BOX)).stream()
                        .map(stroke -> stroke.stream()
                                .map(point -> new Point(
                                        left + (i * ADVANCE + point.x()) * NARROW * scale,
                                        label.at().y() - (point.y() - BASE) * scale))
                                .toList()))
                .toList();
    }
}
