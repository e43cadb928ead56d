package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A number, or a list or matrix of them. */
public record ShapedNumbers(List<Quantity> numbers, Shape shape) {
    public ShapedNumbers {
        numbers = List.copyOf(numbers);
    }

    /**
     * As a person writes them: 1, or (1, 2), or [[1, 2], [3, 4]].
     *
     * @param digits how many significant digits a number has at most
     * @param open the bracket before a list
     * @param close the bracket after it
     */
    public String text(int digits, String open, String close) {
        if (shape.rank() == 0) {
            return numbers.getFirst().text(digits);
        }
        Shape part = shape.slice(1, shape.rank());
        return IntStream.range(0, shape.size(0))
                .mapToObj(i -> new ShapedNumbers(numbers.subList(i * part.count(), (i + 1) * part.count()), part))
                .map(each -> each.text(digits, open, close))
                .collect(Collectors.joining(", ", open, close));
    }
}
