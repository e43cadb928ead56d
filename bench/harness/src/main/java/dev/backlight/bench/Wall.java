package dev.backlight.bench;

import java.io.BufferedReader;
import java.util.List;

/** Times whole processes, from their start to their end: {@code Wall WORK TIMES COMMAND...}. */
public final class Wall {
    private Wall() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        for (int i = 0; i < Integer.parseInt(all.get(1)); i++) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(all.subList(2, all.size()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String score = "";
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    score = line.contains("accuracy") ? line : score; // the last one stands
                }
            }
            int status = process.waitFor();
            long nanos = System.nanoTime() - start;
            if (status != 0) {
                throw new IllegalStateException("exit status " + status + " of " + all);
            }
            new Line()
                    .with("work", all.getFirst())
                    .with("nanos", nanos)
                    .with("said", score)
                    .print();
        }
    }
}
