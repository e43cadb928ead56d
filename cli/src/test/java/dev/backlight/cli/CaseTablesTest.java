package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.golden.ReferenceCase;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A table that is added to the reference cases asks for a test of its cells as the program tells them in JSON. That a
 * test takes every cell of its case is held by {@link ReferenceCase#done}.
 */
final class CaseTablesTest {
    private static final List<Class<?>> TESTS =
            List.of(ExplainCasesTest.class, DescendCommandTest.class, DeriveCommandTest.class);

    @Test
    void everyCaseWithATableIsTested() {
        List<String> tested = Stream.concat(
                        ExplainCasesTest.cases().map(ExplainCasesTest.Case::id),
                        TESTS.stream()
                                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                                .map(CaseTablesTest::name))
                .toList();
        List<String> withTables = ReferenceCase.ids().stream()
                .filter(id -> ReferenceCase.of(id).hasTables())
                .toList();
        assertThat(withTables).hasSize(22);
        assertThat(tested).containsAll(withTables);
    }

    private static String name(Method method) {
        return Optional.ofNullable(method.getAnnotation(DisplayName.class))
                .map(DisplayName::value)
                .orElseGet(() -> method.getName().replace('_', '-'));
    }
}
