package dev.backlight.expr;

import java.util.random.RandomGenerator;

/** The numbers that an input of an operation is drawn from: all exact as floats, but for {@link #INT}. */
public enum Domain {
    /** Between -2 and 2. */
    ANY((random, at) -> random.nextDouble(-2, 2)),
    /** Between 0.3 and 2.5. */
    POSITIVE((random, at) -> random.nextDouble(0.3, 2.5)),
    /** Between -0.7 and 1.5: what is {@link #POSITIVE} when 1 is added. */
    ABOVE_MINUS_1((random, at) -> random.nextDouble(-0.7, 1.5)),
    /** Between -0.8 and 0.8: away from 1 and -1. */
    INSIDE_1((random, at) -> random.nextDouble(-0.8, 0.8)),
    /** At least 0.3 from zero, on both sides. */
    NON_ZERO((random, at) -> random.nextDouble(0.3, 2.5) * (random.nextBoolean() ? 1 : -1)),
    /** Between -6 and 6: well into the flat parts of sigmoid and its like. */
    WIDE((random, at) -> random.nextDouble(-6, 6)),
    /** Around multiples of 1/4. */
    EVEN((random, at) -> random.nextInt(-8, 8) / 4.0 + random.nextDouble(-0.05, 0.05)),
    /** In the middle between the numbers of {@link #EVEN}: never within 1/40 of one. */
    ODD((random, at) -> 0.125 + random.nextInt(-8, 8) / 4.0 + random.nextDouble(-0.05, 0.05)),
    /** No two elements within 1/100 of each other, in no order. */
    DISTINCT((random, at) -> at * 7919 % 10007 * 0.025 - 2 + random.nextDouble(0, 0.015)),
    /** 0 or 1. */
    TRUTH((random, at) -> random.nextInt(2)),
    /** 0, 1 or 2. */
    BELOW_3((random, at) -> random.nextInt(3)),
    /** Whole numbers from -9 to 9. */
    WHOLE((random, at) -> random.nextInt(-9, 10)),
    /** Any int. */
    INT((random, at) -> random.nextInt());

    private final Draw draw;

    Domain(Draw draw) {
        this.draw = draw;
    }

    /** Draws the element at a position. */
    private interface Draw {
        double number(RandomGenerator random, int at);
    }

    double[] numbers(RandomGenerator random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            double number = draw.number(random, i);
            numbers[i] = this == INT ? number : (float) number;
        }
        return numbers;
    }
}
