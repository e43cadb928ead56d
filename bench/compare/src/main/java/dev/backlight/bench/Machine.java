package dev.backlight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What a run was made on and with, as a line of JSON. */
final class Machine {
    private Machine() {}

    static String describe(String command, Path bench, long coreJar) throws IOException {
        return "{\"command\":\"%s\",\"processor\":\"%s\",\"processors\":%d,\"system\":\"%s %s\",\"java\":\"%s %s\",\"commit\":\"%s\",\"date\":\"%s\",\"coreJar\":%d}"
                .formatted(
                        command.strip(),
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.vendor"),
                        System.getProperty("java.vm.version"),
                        commit(bench),
                        LocalDate.now(),
                        coreJar);
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        List<String> lines = Files.readAllLines(file);
        return value(lines, "model name") + ", family " + value(lines, "cpu family") + " model " + value(lines, "model")
                + (value(lines, "flags").contains("avx512f") ? ", AVX-512" : "");
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.matches(key + "\\s*:.*"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }

    private static String commit(Path bench) throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                .directory(bench.toFile())
                .start();
        String commit = new String(git.getInputStream().readAllBytes()).strip();
        return commit.isEmpty() ? "?" : commit;
    }
}
