package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A case that is added to the file asks for a test of its name. */
final class CaseCoverageTest {
    private static final List<Class<?>> TESTS = List.of(
            DolhanskyCasesTest.class,
            GradientDescentCasesTest.class,
            SimpleDerivativesCasesTest.class,
            ExpressionGraphCasesTest.class,
            ExerciseCasesTest.class,
            MazurCaseTest.class);

    @Test
    void everyIdIsTheNameOfATest() {
        List<String> names = TESTS.stream()
                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(CaseCoverageTest::name)
                .toList();
        assertThat(ReferenceCase.ids()).hasSize(36).doesNotHaveDuplicates();
        assertThat(names).containsAll(ReferenceCase.ids());
    }

    private static String name(Method method) {
        return method.getAnnotation(DisplayName.class).value();
    }
}
