package dev.backlight.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tables of a run's medians, in Markdown. */
record Report(Results results) {
    private static final String NONE = "–";

    /** All tables that the run has something for. */
    String tables() {
        return sections().values().stream()
                .filter(section -> !section.isBlank())
                .collect(Collectors.joining("\n"));
    }

    /** Puts each section where the text says {@code {{name}}}. */
    String fill(String template) {
        String filled = template;
        for (Map.Entry<String, String> section : sections().entrySet()) {
            filled = filled.replace(
                    "{{" + section.getKey() + "}}", section.getValue().strip());
        }
        return filled;
    }

    private Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("machine", machine());
        sections.put("targets", targets());
        sections.put("figures", figures());
        sections.put("peers", peers());
        sections.put("cold", cold());
        sections.put("products", products(1) + "\n" + products(2));
        sections.put("profile", profile());
        sections.put("settings", settings());
        return sections;
    }

    private String machine() {
        Map<String, String> machine = results.machine();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "command",
                "`" + machine.get("command") + "`, commit " + machine.get("commit") + ", " + machine.get("date")));
        rows.add(List.of("processor", machine.get("processor") + ", " + machine.get("processors") + " processors"));
        rows.add(List.of("system", machine.get("system")));
        rows.add(List.of("Java", machine.get("java")));
        for (int threads = 1; threads <= 2; threads++) {
            OptionalDouble peak = peak(threads);
            if (peak.isPresent()) {
                rows.add(List.of("peak, " + threads(threads), gigaflops(peak.getAsDouble()) + " GFLOP/s"));
            }
        }
        return table(List.of("", ""), rows);
    }

    private OptionalDouble peak(int threads) {
        return results.median(Contender.OURS, "peak " + threads, 2, "flops");
    }

    private String targets() {
        List<List<String>> rows = new ArrayList<>();
        for (Target target : Target.ALL) {
            OptionalDouble ours = time(Contender.OURS, target);
            if (ours.isEmpty()) {
                continue;
            }
            List<String> peers = results.participants(target.work(), target.threads()).stream()
                    .filter(name -> !name.startsWith(Contender.OURS))
                    .toList();
            String best = peers.stream()
                    .min(Comparator.comparingDouble(name -> time(name, target).orElseThrow()))
                    .orElse(NONE);
            double theirs = peers.isEmpty() ? Double.NaN : time(best, target).orElseThrow();
            rows.add(List.of(
                    target.title(),
                    Target.time(ours.getAsDouble()),
                    spread(Contender.OURS, target),
                    peers.isEmpty() ? NONE : Target.time(theirs) + " (" + best + ")",
                    peers.isEmpty() ? NONE : spread(best, target),
                    peers.isEmpty() ? NONE : ratio(ours.getAsDouble() / theirs),
                    target.text(),
                    target.isMet(ours.getAsDouble(), theirs) ? "yes" : "no"));
        }
        return table(List.of("work", "Backlight", "rounds", "best peer", "rounds", "ratio", "target", "met"), rows);
    }

    private OptionalDouble time(String participant, Target target) {
        return results.median(participant, target.work(), target.threads(), "nanos");
    }

    private String spread(String participant, Target target) {
        double[] range = results.range(participant, target.work(), target.threads(), "nanos");
        return Target.time(range[0]) + " to " + Target.time(range[1]);
    }

    /** What is ours alone. */
    private String figures() {
        List<List<String>> rows = new ArrayList<>();
        for (String work : List.of("tiny", "mlp1", "mlp32", "mlp128", "mlp1024", "adam128", "infer1")) {
            results.median(Contender.OURS, work, 2, "allocated")
                    .ifPresent(bytes -> rows.add(figure(
                            "allocated a step, " + work,
                            String.format(Locale.ROOT, "%.1f bytes", bytes),
                            "0",
                            bytes < 1)));
        }
        results.median(Contender.OURS, "cold1000", 2, "resident")
                .ifPresent(bytes -> rows.add(figure(
                        "peak resident memory, first 1,000 steps", megabytes(bytes), "≤ 130 MB", bytes <= 130e6)));
        results.median("backlight, no flags", "cold1000", 2, "resident")
                .ifPresent(bytes -> rows.add(List.of("the same without any flags", megabytes(bytes), NONE, NONE)));
        double jar = Double.parseDouble(results.machine().get("coreJar"));
        rows.add(figure("core jar", megabytes(jar), "≤ 1 MB", jar <= 1e6));
        results.median(Contender.OURS, "mnist", 2, "nanos")
                .ifPresent(nanos -> rows.add(figure(
                        "`./backlight train mnist`, accuracy " + accuracy(),
                        Target.time(nanos),
                        "≤ 5 s",
                        nanos <= 5e9)));
        rows.addAll(beside("onednn", 0.95, 0.85));
        rows.addAll(beside("openblas", 1, 0));
        return table(List.of("", "Backlight", "target", "met"), rows);
    }

    /** On the test images; from the last line of the program that speaks of it. */
    private String accuracy() {
        return results.lines().stream()
                .filter(line -> line.getOrDefault("work", "").equals("mnist"))
                .map(line -> line.get("said").replaceAll(".*accuracy[ :]+([0-9.]+).*", "$1"))
                .findFirst()
                .orElse(NONE);
    }

    private static List<String> figure(String title, String value, String target, boolean met) {
        return List.of(title, value, target, met ? "yes" : "no");
    }

    /** Everybody's medians. */
    private String peers() {
        TreeSet<String> names = new TreeSet<>(Comparator.comparing(Report::place));
        Target.ALL.forEach(target -> names.addAll(results.participants(target.work(), target.threads())));
        List<String> head = new ArrayList<>(names);
        head.addFirst("");
        List<List<String>> rows = new ArrayList<>();
        for (Target target : Target.ALL) {
            if (results.participants(target.work(), target.threads()).isEmpty()) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(target.title()));
            for (String name : names) {
                OptionalDouble time = time(name, target);
                row.add(
                        time.isPresent()
                                ? Target.time(time.getAsDouble())
                                : orNone(results.cannot(name, target.work(), target.threads())));
            }
            rows.add(row);
        }
        return table(head, rows);
    }

    private static int place(String name) {
        return Contender.ALL.stream().map(Contender::name).toList().indexOf(name);
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private String cold() {
        List<List<String>> rows = new ArrayList<>();
        for (String name : results.participants("cold1000", 2)) {
            List<String> row = new ArrayList<>(List.of(name));
            for (String field : List.of("after1", "after10", "after100", "nanos")) {
                row.add(Target.time(results.median(name, "cold1000", 2, field).orElse(Double.NaN)));
            }
            row.add(megabytes(results.median(name, "cold1000", 2, "resident").orElse(Double.NaN)));
            rows.add(row);
        }
        return table(List.of("from main to the end of step", "1", "10", "100", "1,000", "peak resident memory"), rows);
    }

    private String products(int threads) {
        List<String> names = results.participants("256 cubed", threads);
        if (names.isEmpty()) {
            return "";
        }
        List<String> head = new ArrayList<>(List.of("M×N×K, " + threads(threads)));
        head.addAll(names);
        List<String> peers =
                names.stream().filter(name -> !name.equals(Contender.OURS)).toList();
        peers.forEach(name -> head.add("ours / " + name));
        head.add("share of the peak");
        List<List<String>> rows = new ArrayList<>();
        for (String work : shapes(threads)) {
            List<String> row = new ArrayList<>(List.of(work));
            names.forEach(name -> row.add(gigaflops(flops(name, work, threads).orElse(Double.NaN))));
            peers.forEach(name -> row.add(ratio(ratio(name, work, threads))));
            row.add(share(flops(Contender.OURS, work, threads).orElse(Double.NaN), threads));
            rows.add(row);
        }
        return table(head, rows);
    }

    /** The matrix products that were measured. */
    private List<String> shapes(int threads) {
        return results.works("", threads).stream()
                .filter(work -> work.matches("\\d+ cubed|(forward|dW|dX) \\d+x.*"))
                .toList();
    }

    private double ratio(String peer, String work, int threads) {
        return flops(Contender.OURS, work, threads).orElse(Double.NaN)
                / flops(peer, work, threads).orElse(Double.NaN);
    }

    /** The products beside one of the libraries that do nothing else. */
    private List<List<String>> beside(String peer, double leastMean, double leastOfAll) {
        List<List<String>> rows = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            int count = threads;
            double[] ratios = shapes(count).stream()
                    .mapToDouble(work -> ratio(peer, work, count))
                    .filter(Double::isFinite)
                    .toArray();
            if (ratios.length > 0) {
                String title = "matrix products, speed beside " + peer + ", " + threads(threads);
                double mean =
                        Math.exp(Arrays.stream(ratios).map(Math::log).average().orElseThrow());
                double least = Arrays.stream(ratios).min().orElseThrow();
                rows.add(figure(title + ": geometric mean", ratio(mean), "≥ " + leastMean, mean >= leastMean));
                if (leastOfAll > 0) {
                    rows.add(figure(title + ": least", ratio(least), "≥ " + leastOfAll, least >= leastOfAll));
                }
            }
        }
        return rows;
    }

    private OptionalDouble flops(String participant, String work, int threads) {
        OptionalDouble nanos = results.median(participant, work, threads, "nanos");
        OptionalDouble operations = results.median(participant, work, threads, "operations");
        return nanos.isEmpty() || operations.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(operations.getAsDouble() / nanos.getAsDouble() * 1e9);
    }

    /** The products of a training step as they are within it, and all else together. */
    private String profile() {
        List<List<String>> rows = new ArrayList<>();
        for (int size : List.of(32, 128, 1024)) {
            String prefix = "profile " + size + ": ";
            List<String> works = results.works(prefix, 2);
            double all = works.stream()
                    .mapToDouble(work -> time(Contender.OURS, work))
                    .sum();
            for (String work : works) {
                double flops = flops(Contender.OURS, work, 2).orElse(0);
                rows.add(List.of(
                        "batch " + size + ": " + work.substring(prefix.length()),
                        Target.time(time(Contender.OURS, work)),
                        percent(time(Contender.OURS, work) / all),
                        flops > 0 ? gigaflops(flops) : NONE,
                        flops > 0 ? share(flops, 2) : NONE));
            }
        }
        return table(List.of("work", "time", "share of the step", "GFLOP/s", "share of the peak"), rows);
    }

    private double time(String participant, String work) {
        return results.median(participant, work, 2, "nanos").orElse(Double.NaN);
    }

    private String settings() {
        List<List<String>> rows = Contender.ALL.stream()
                .map(contender -> List.of(
                        contender.name(), contender.settings().isEmpty() ? NONE : "`" + contender.settings() + "`"))
                .toList();
        return table(List.of("participant", "environment and Java's flags"), rows);
    }

    private String share(double flops, int threads) {
        OptionalDouble peak = peak(threads);
        return peak.isEmpty() ? NONE : percent(flops / peak.getAsDouble());
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    private static String threads(int threads) {
        return threads == 1 ? "one thread" : "two threads";
    }

    private static String gigaflops(double flops) {
        return Double.isNaN(flops) ? NONE : String.format(Locale.ROOT, "%.0f", flops / 1e9);
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, bytes < 1e7 ? "%.2f MB" : "%.0f MB", bytes / 1e6);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Nothing if there are no rows. */
    private static String table(List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        row(text, head);
        row(text, Collections.nCopies(head.size(), "---"));
        rows.forEach(row -> row(text, row));
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
