package dev.backlight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Builds the participants, lets them take turns, each work in a process of its own, and reports. */
public final class Compare {
    /** How many processes are timed for {@code start} in a round. */
    private static final String STARTS = "5";

    private final Path bench;
    private final Path results;
    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Compare(Path bench, Path results) {
        this.bench = bench;
        this.results = results;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Path bench = Path.of(System.getProperty("bench.home")).toAbsolutePath().normalize();
        List<Work> works = Work.ALL.stream()
                .filter(work ->
                        chosen(words, "--works", work.name(), Work.ALL.stream().map(Work::name)))
                .toList();
        List<Contender> contenders = Contender.ALL.stream()
                .filter(contender -> contender.isOurs()
                        || chosen(
                                words,
                                "--peers",
                                contender.name(),
                                Contender.ALL.stream().map(Contender::name)))
                .toList();
        int rounds = Integer.parseInt(option(words, "--rounds", "3"));
        boolean all = !words.contains("--works") && !words.contains("--peers");
        boolean keep = words.contains("--keep");
        Path results = bench.resolve("target", all || keep ? "results.jsonl" : "selection.jsonl");
        Compare compare = new Compare(bench, results);
        if (!words.contains("--report")) {
            if (!keep) {
                compare.build(contenders);
            }
            if (words.contains("--build")) {
                return;
            }
            if (!keep || Files.notExists(results)) {
                Files.createDirectories(results.getParent());
                Files.writeString(results, "");
                compare.describe(words);
            }
            compare.run(works, contenders, rounds);
        }
        Report report = new Report(Results.read(results));
        System.out.println(report.tables());
        if (all) {
            Path docs = bench.resolveSibling("docs");
            Files.writeString(
                    docs.resolve("performance.md"),
                    report.fill(Files.readString(bench.resolve("performance-template.md"))));
            Files.writeString(docs.resolve("performance-scaling.svg"), ScalingPlot.of(report.results()));
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : words.get(at + 1);
    }

    /** Whether an option names this, or the beginning of it that is no name of its own, or is not there at all. */
    private static boolean chosen(List<String> words, String option, String name, Stream<String> names) {
        Set<String> values = Set.of(option(words, option, "").split(","));
        Set<String> beginnings = new TreeSet<>(values);
        beginnings.removeAll(names.toList());
        return !words.contains(option)
                || values.contains(name)
                || beginnings.stream().anyMatch(name::startsWith);
    }

    private void build(List<Contender> contenders) throws IOException, InterruptedException {
        Set<String> modules = new TreeSet<>(List.of("harness", "backlight"));
        contenders.forEach(contender -> modules.add(contender.module()));
        if (modules.contains("smile")) {
            modules.add("blas"); // whose OpenBLAS it uses
        }
        System.err.println("building " + String.join(", ", modules));
        Process maven = new ProcessBuilder(
                        "mvn", "-q", "-B", "-ntp", "-DskipTests", "-am", "-pl", String.join(",", modules), "package")
                .directory(bench.toFile())
                .inheritIO()
                .start();
        if (maven.waitFor() != 0) {
            throw new IllegalStateException("the build failed");
        }
        Path openBlas = natives().resolve("org/bytedeco/openblas/linux-x86_64");
        if (Files.isDirectory(openBlas) && Files.notExists(openBlas.resolve("libopenblas.so"))) {
            Files.createSymbolicLink(openBlas.resolve("libopenblas.so"), Path.of("libopenblas.so.0"));
        }
    }

    private void describe(List<String> words) throws IOException {
        Path jar = Arrays.stream(classPath(Contender.OURS).split(":"))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("backlight-core"))
                .findFirst()
                .orElseThrow();
        append(Machine.describe(
                words.contains("--keep") ? "bench/run --keep ..., in pieces" : "bench/run " + String.join(" ", words),
                bench,
                Files.size(jar)));
    }

    private void run(List<Work> works, List<Contender> contenders, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Work work : works) {
                if (work.once() && round > 0) {
                    continue;
                }
                List<Contender> turns = new ArrayList<>(
                        contenders.stream().filter(work.takesPart()).toList());
                Collections.shuffle(turns); // so that nobody always comes first
                for (Contender contender : turns) {
                    System.err.printf("round %d: %s, %s%n", round + 1, work.name(), contender.name());
                    String about = "\"participant\":\"" + contender.name() + "\",\"threads\":" + work.threads() + ",";
                    run(command(work, contender), about);
                }
            }
        }
    }

    private List<String> command(Work work, Contender contender) throws IOException {
        List<String> command = new ArrayList<>(prefix());
        if (work.name().equals("mnist")) {
            command.addAll(wall(work, "1"));
            command.add(bench.resolveSibling("backlight").toString());
            command.addAll(List.of(
                    "train",
                    "mnist",
                    "--out",
                    bench.resolve("target", "m.safetensors").toString()));
            return command;
        }
        if (work.name().equals("start")) {
            command.addAll(wall(work, STARTS));
        }
        command.add("env"); // here and not on the whole, so that a prefix cannot change it
        contender.environment().forEach((name, value) -> command.add(name + "=" + filled(value, work.threads())));
        command.add(java);
        command.add("-Dbench.threads=" + work.threads());
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + bench.resolve("target", "javacpp"));
        command.add("-DDJL_CACHE_DIR=" + bench.resolve("target", "djl"));
        contender.flags(work).forEach(flag -> command.add(filled(flag, work.threads())));
        command.addAll(List.of("-cp", classPath(contender.module()), "dev.backlight.bench." + contender.main()));
        command.add(work.name());
        return command;
    }

    private List<String> wall(Work work, String times) throws IOException {
        return List.of(java, "-cp", classPath("harness"), "dev.backlight.bench.Wall", work.name(), times);
    }

    /** For example {@code taskset -c 2,3}. */
    private static List<String> prefix() {
        String prefix = System.getenv().getOrDefault("BENCH_PREFIX", "");
        return prefix.isBlank() ? List.of() : List.of(prefix.strip().split("\\s+"));
    }

    private String classPath(String module) throws IOException {
        Path target = bench.resolve(module, "target");
        return target.resolve("classes") + ":" + Files.readString(target.resolve("class-path"));
    }

    private Path natives() {
        return bench.resolve("blas/target/natives");
    }

    private String filled(String setting, int threads) {
        return setting.replace("$threads", Integer.toString(threads))
                .replace("$natives", natives().toString());
    }

    /** Runs a process and keeps the JSON lines it prints; one that fails is reported and passed over. */
    private void run(List<String> command, String about) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(OMP|MKL|OPENBLAS|GOMP|KMP)_.*"));
        Process process = builder.start();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("{")) {
                    append("{" + about + line.substring(1));
                }
            }
        }
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            System.err.println("failed: " + about + "\n" + Files.readString(errors));
        }
        Files.delete(errors);
    }

    private void append(String line) throws IOException {
        Files.writeString(results, line + "\n", StandardOpenOption.APPEND);
    }
}
