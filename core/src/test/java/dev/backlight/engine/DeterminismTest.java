package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same seed, same data: the same bits, however the JVM runs the code. See {@code docs/determinism.md}. */
class DeterminismTest {
    private static Map<String, String> expected;

    @BeforeAll
    static void trainInThisJvm() {
        expected = parse(TrainingBits.checksums());
    }

    /** The checksum of each thing; fails if there are two of one thing. */
    private static Map<String, String> parse(String lines) {
        Map<String, TreeSet<String>> found = new TreeMap<>();
        lines.lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            found.computeIfAbsent(words[0], none -> new TreeSet<>()).add(words[1]);
        });
        assertThat(found.keySet()).containsExactly("functions", "relu", "sigmoid", "tanh", "wide");
        Map<String, String> single = new TreeMap<>();
        found.forEach((thing, checksums) -> {
            assertThat(checksums)
                    .as("%s over threads and vectors:\n%s", thing, lines)
                    .hasSize(1);
            single.put(thing, checksums.first());
        });
        assertThat(new TreeSet<>(single.values())).hasSize(single.size());
        return single;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-Xcomp",
                "-XX:UseAVX=2",
                "-XX:UseAVX=0",
                "-XX:-UseFMA",
                "-XX:-UseSuperWord",
            })
    void modeOfTheJvmChangesNoBit(String flags) {
        List<String> all = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        all.addAll(flags.isEmpty() ? List.of() : List.of(flags.split(" ")));
        assertThat(parse(ChildJvm.run(TrainingBits.class, all))).isEqualTo(expected);
    }

    @Test
    void lackOfTheVectorApiChangesNoBit() {
        assertThat(parse(ChildJvm.run(TrainingBits.class, List.of()))).isEqualTo(expected);
    }

    /** Whatever the compiler has made of the code by now. */
    @Test
    void warmingUpChangesNoBit() {
        for (int i = 0; i < 20; i++) {
            assertThat(parse(TrainingBits.checksums())).isEqualTo(expected);
        }
    }

    /**
     * The same on every machine: these checksums came out of this very program once. Who changes the arithmetic changes
     * the bits that users get; that is a line in the change log, and then these four are what the message says.
     */
    @Test
    void bitsAreThoseOfEveryOtherMachine() {
        Map<String, String> trained = new TreeMap<>(expected);
        trained.remove("functions"); // changes with every function that is added
        assertThat(trained)
                .isEqualTo(Map.of("relu", "3ddad8f5", "sigmoid", "b9fd8320", "tanh", "4acd1692", "wide", "36e07f0c"));
    }
}
