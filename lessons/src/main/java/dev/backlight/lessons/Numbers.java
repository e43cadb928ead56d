package dev.backlight.lessons;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads several numbers at once. */
final class Numbers {
    private Numbers() {}

    /** A list of numbers. */
    static List<Double> list(Located value, String what) {
        return value.list(what).stream()
                .map(number -> number.number("a number of " + what))
                .toList();
    }

    /** An object of numbers, with at least one. */
    static Map<String, Double> byName(Located value, String what) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        value.object(what)
                .byName()
                .forEach((name, member) -> numbers.put(name, member.value().number("\"" + name + "\" of " + what)));
        if (numbers.isEmpty()) {
            throw value.place().problem(what + " is empty: give each variable a number, for example {\"x\": 2}");
        }
        return numbers;
    }

    /** A list of rows of numbers, all of the same length; at least one row and one number. */
    static List<List<Double>> rows(Located value, String what) {
        List<Located> items = value.list(what);
        List<List<Double>> rows =
                items.stream().map(row -> list(row, "a row of " + what)).toList();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).isEmpty()) {
                throw items.get(i)
                        .place()
                        .problem("this row of " + what + " is empty: give it a number, or take it out");
            }
            if (rows.get(i).size() != rows.getFirst().size()) {
                throw items.get(i)
                        .place()
                        .problem("this row of " + what + " has " + rows.get(i).size() + " numbers, and the first has "
                                + rows.getFirst().size() + ": make them equally long");
            }
        }
        if (rows.isEmpty()) {
            throw value.place().problem(what + " has no rows: give it one row an output");
        }
        return rows;
    }

    /** A number, a list of numbers or a list of rows. */
    static Tensor tensor(Located value, String what) {
        if (value instanceof Located.Literal(Place place, String kind) && kind.equals("null")) {
            throw place.problem(what + " is null: write your answer in its place, or take it out");
        }
        if (!(value instanceof Located.Items(Place _, List<Located> items))) {
            return Tensor.scalar(value.number(what));
        }
        if (items.isEmpty()) {
            throw value.place().problem(what + " is an empty list: give it a number");
        }
        if (items.getFirst() instanceof Located.Items) {
            List<List<Double>> rows = rows(value, what);
            return Tensor.of(
                    Shape.of(rows.size(), rows.getFirst().size()),
                    rows.stream()
                            .flatMap(List::stream)
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }
        List<Double> list = list(value, what);
        return Tensor.of(
                Shape.of(list.size()),
                list.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
