package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedNumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.602 | 0.602",
                "-0.557 | -0.557",
                "−0.557 | -0.557",
                " 7 | 7",
                "-19/25 | -0.76",
                "12.5 % | 0.125",
                "-1% | -0.01",
                "2(0.24 - 1) · 0.5 | -0.76",
                "1.5e-3 | 0.0015",
                "0.40900000000000003 | 0.40900000000000003",
                "[3] | 3",
                "0.5^2 | 0.25"
            })
    void one(String typed, double value) {
        assertThat(TypedNumbers.of(typed, 1)).containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.3, -0.6, 0.15",
                "(0.3, -0.6, 0.15)",
                "[0.3, −0.6, 15%]",
                "0.3 -0.6 0.15",
                "3/10; -3/5; 3/20",
                "[[0.3, -0.6], [0.15]]"
            })
    void several(String typed) {
        assertThat(TypedNumbers.of(typed, 3)).containsExactly(0.3, -0.6, 0.15);
    }

    @Test
    void whatIsNoNumber() {
        assertRefused("", 1, "a number is asked for, such as 0.25, -19/25 or 12 %");
        assertRefused("0,5", 1, "write a point in a number, not a comma: 0.5");
        assertRefused("2w", 1, "a number is asked for, and \"2w\" has the letter w");
        assertRefused("1/0", 1, "\"1/0\" is no finite number");
        assertRefused("1, 2", 3, "3 numbers are asked for, and this is 2: write them with commas between");
        assertThatThrownBy(() -> TypedNumbers.of("1 +", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("character 4");
    }

    private static void assertRefused(String typed, int count, String message) {
        assertThatThrownBy(() -> TypedNumbers.of(typed, count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
