package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an example asks its reader, and the numbers that its source prints.
 *
 * @param fill blanks for words and formulas, which are asked first
 * @param ask names of quantities, in the order in which they are asked
 * @param expect what the source prints for quantities: a number, a list or a matrix of rows. It is held against what
 *     Backlight computes, and never taken for the truth.
 */
public record Exercise(List<Blank> fill, List<String> ask, Map<String, Tensor> expect) {
    public Exercise {
        fill = List.copyOf(fill);
        ask = List.copyOf(ask);
        expect = Collections.unmodifiableMap(new LinkedHashMap<>(expect));
    }
}
