package dev.backlight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command whose whole output is kept in files, one for each format that it is written in.
 *
 * @param name of its files
 * @param extensions of its files, which say the format
 * @param arguments of the command
 */
record GoldenCase(String name, List<String> extensions, List<String> arguments) {
    private static final List<String> EVERY = List.of("txt", "tex", "html");

    /** Every depth, notation, loss and reduction; one sample and several; each command that explains something. */
    static List<GoldenCase> all() {
        return List.of(
                of("DOL-1", "explain", "DOL-1", "--level", "chain"),
                of("DOL-3-full", "explain", "DOL-3", "--weight", "in->i", "--level", "full"),
                of("DOL-4-after-steps", "explain", "DOL-4", "--steps", "3", "--notation", "SDV"),
                of("DOL-5-batch", "explain", "DOL-5"),
                of("DOL-5-sum", "explain", "DOL-5-sum", "--weight", "w_in_i", "--level", "full"),
                of("SDV-N2-paths", "explain", "SDV-N2", "--weight", "in_x0", "--digits", "15"),
                of("SDV-ACT", "explain", "SDV-ACT"),
                of("SDV-EX-relu-off", "explain", "SDV-EX", "--weight", "w_b0_c0", "--level", "full"),
                of("DAG-4-batch", "explain", "DAG-4"),
                of("DAG-4-one-sample", "explain", "DAG-4", "--sample", "2", "--weight", "1/dense/W[0,1]"),
                of("BWC-2-full", "explain", "BWC-2", "--weight", "a_i->a_j", "--level", "full"),
                of("BWC-2n-relu-off", "explain", "BWC-2n", "--level", "full"),
                of("BWC-4a-RN", "explain", "BWC-4a", "--weight", "w13", "--notation", "RN", "--level", "full"),
                of("MAZ-1-DAG", "explain", "MAZ-1", "--notation", "DAG", "--weight", "w1", "--level", "full"),
                new GoldenCase("DOL-3-worksheet", List.of("html"), List.of("explain", "DOL-3", "--blank")),
                of("derive-SDV-D1", "derive", "SDV-D1"),
                of("derive-SDV-D2", "derive", "SDV-D2"),
                of("derive-SDV-D3", "derive", "SDV-D3"),
                of("derive-SDV-D4", "derive", "SDV-D4"),
                of("derive-BWC-R", "derive", "BWC-R"),
                of("derive-typed", "derive", "d = b*c; b = a^2; c = -7*a", "--at", "a=2"),
                of("derive-no-value", "derive", "c = b^2; b = ln(a)", "--at", "a=-1"),
                of("derive-corner", "derive", "y = max(x^2, x) + abs(x - 1)", "--at", "x=1"),
                of("derive-inverse", "derive", "y = sin(x)", "--at", "x=2", "--inverse"),
                of("descend-SDV-GD3", "descend", "SDV-GD3", "--steps", "8"),
                of("descend-valley", "descend", "(a - 1)^2 + 5 (b - a^2)^2", "--from", "-1,1", "--rate", "0.02"),
                of("landscape-BWC-2", "landscape", "BWC-2", "--over", "w_ij", "--steps", "5"));
    }

    private static GoldenCase of(String name, String... arguments) {
        return new GoldenCase(name, EVERY, List.of(arguments));
    }

    /** The command line that writes the output to a file of one of the extensions. */
    Object[] commandLine(Path file) {
        String extension = file.toString().substring(file.toString().lastIndexOf('.') + 1);
        Stream<String> format = switch (arguments.getFirst()) {
            case "explain", "derive" ->
                Stream.of(
                        "--format",
                        switch (extension) {
                            case "txt" -> "text";
                            case "tex" -> "latex";
                            default -> extension;
                        });
            default -> Stream.of(); // descend and landscape go by the file's ending
        };
        return Stream.of(arguments.stream(), format, Stream.of("--out", file.toString()))
                .flatMap(part -> part)
                .toArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
