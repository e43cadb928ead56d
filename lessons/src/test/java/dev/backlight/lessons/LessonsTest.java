package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.golden.ReferenceCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LessonsTest {
    @Test
    void everyReferenceCaseHasAnExample() {
        assertThat(ReferenceCase.ids()).hasSize(36).allSatisfy(id -> {
            if (id.equals("BWC-4")) { // the heading of BWC-4a to BWC-4c
                assertThat(Lessons.ids()).contains("BWC-4a", "BWC-4b", "BWC-4c");
            } else {
                assertThat(Lessons.ids()).contains(id);
            }
        });
    }

    @Test
    void whatIsShippedIsRead() {
        List<WorkedExample> all = Lessons.all();
        assertThat(all).extracting(example -> example.heading().id()).isEqualTo(Lessons.ids());
        assertThat(all).allSatisfy(example -> {
            assertThat(example.exercise().ask()).isNotEmpty();
            assertThat(example.heading().source()).isPresent();
        });
        assertThat(all.stream().map(example -> example.heading().title())).doesNotHaveDuplicates();
    }

    @Test
    void theIndexListsEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/backlight/lessons"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Lessons.ids().stream().map(id -> id + ".json"), Stream.of("index.txt"))
                                    .toList());
        }
    }

    @Test
    void namesInAnyCase() {
        assertThat(Lessons.named("bwc-2")).isEqualTo(Lessons.named("BWC-2"));
        assertThatThrownBy(() -> Lessons.named("BWC2"))
                .isInstanceOf(ExampleException.class)
                .hasMessage("there is no example \"BWC2\"; did you mean \"BWC-2\"?");
    }

    /** What the sources print is true: 15 digits of it, or as many as the cases say that doubles keep. */
    @Test
    void expectationsHold() {
        int compared = 0;
        for (WorkedExample example : Lessons.all()) {
            Truth truth = Truth.of(example);
            for (var expected : example.exercise().expect().entrySet()) {
                String quantity = expected.getKey();
                double[] wanted = expected.getValue().toDoubles();
                double[] found = truth.value(quantity).toDoubles();
                assertThat(found).as("%s: %s", example.heading().id(), quantity).hasSameSizeAs(wanted);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i])
                            .as("%s: %s", example.heading().id(), quantity)
                            .isCloseTo(
                                    wanted[i],
                                    within(tolerance(example.heading().id(), quantity, wanted[i])));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(781);
    }

    private static double tolerance(String id, String quantity, double value) {
        double usual = Math.max(1e-12 * Math.abs(value), 1e-15);
        if (id.equals("DAG-2") && quantity.startsWith("change")) {
            return 2 * Math.ulp(0.5); // a difference of two numbers near 0.5
        }
        if (id.equals("SDV-GD3")) {
            // Rounding errors of x grow; f and f' magnify them by up to |f'| and |f''|, which stay below 10.
            int k = Integer.parseInt(quantity.substring(quantity.lastIndexOf(' ') + 1));
            return 10 * (k <= 10 ? 1e-12 : k <= 20 ? 1e-10 : k <= 30 ? 1e-8 : 1e-4);
        }
        // x stays within 1e-14 over the steps, and f' and f magnify that by less than 24.
        return id.startsWith("SDV-GD") ? Math.max(usual, 24 * 1e-14) : usual;
    }
}
