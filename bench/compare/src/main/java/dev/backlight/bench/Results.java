package dev.backlight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Everything that a run found: the first line is about the machine, the others about one measurement each. */
record Results(Map<String, String> machine, List<Map<String, String>> lines) {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|([^,}]+))");

    static Results read(Path file) throws IOException {
        List<Map<String, String>> lines =
                Files.readAllLines(file).stream().map(Results::parse).toList();
        return new Results(lines.getFirst(), lines.subList(1, lines.size()));
    }

    private static Map<String, String> parse(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (MatchResult match : FIELD.matcher(line).results().toList()) {
            fields.put(match.group(1), match.group(2) == null ? match.group(3) : match.group(2));
        }
        return fields;
    }

    /** The lines of one participant's work, one a round. */
    private Stream<Map<String, String>> of(String participant, String work, int threads) {
        return lines.stream()
                .filter(line -> line.getOrDefault("participant", "").equals(participant)
                        && line.getOrDefault("work", "").equals(work)
                        && line.getOrDefault("threads", "").equals(Integer.toString(threads)));
    }

    private double[] sorted(String participant, String work, int threads, String field) {
        return of(participant, work, threads)
                .filter(line -> line.containsKey(field))
                .flatMapToDouble(line -> DoubleStream.of(Double.parseDouble(line.get(field))))
                .sorted()
                .toArray();
    }

    /** The median over the rounds. */
    OptionalDouble median(String participant, String work, int threads, String field) {
        double[] values = sorted(participant, work, threads, field);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[values.length / 2]);
    }

    /** The least and the greatest of the rounds. */
    double[] range(String participant, String work, int threads, String field) {
        double[] values = sorted(participant, work, threads, field);
        return new double[] {values[0], values[values.length - 1]};
    }

    /** What a participant says of a work that it cannot do. */
    String cannot(String participant, String work, int threads) {
        return of(participant, work, threads)
                .map(line -> line.getOrDefault("cannot", ""))
                .findFirst()
                .orElse("");
    }

    /** Those who did a work, in the order of {@link Contender#ALL}. */
    List<String> participants(String work, int threads) {
        return Contender.ALL.stream()
                .map(Contender::name)
                .filter(name -> median(name, work, threads, "nanos").isPresent())
                .toList();
    }

    /** The works whose names begin so, in the order in which they were first done. */
    List<String> works(String prefix, int threads) {
        return lines.stream()
                .filter(line -> line.getOrDefault("threads", "").equals(Integer.toString(threads)))
                .map(line -> line.getOrDefault("work", ""))
                .filter(work -> work.startsWith(prefix))
                .distinct()
                .toList();
    }
}
