package dev.backlight.cli;

import dev.backlight.optim.Schedule;

/** How the learning rate changes, by the names that the command line gives. */
enum ScheduleChoice {
    COSINE,
    LINEAR,
    EXPONENTIAL,
    CONSTANT;

    /** How small a part of the rate is left at the end of an exponential fall. */
    private static final double LAST = 0.01;

    Schedule from(double rate) {
        return switch (this) {
            case COSINE -> new Schedule.Cosine(rate);
            case LINEAR -> new Schedule.Linear(rate);
            case EXPONENTIAL -> new Schedule.Exponential(rate, LAST);
            case CONSTANT -> new Schedule.Constant(rate);
        };
    }
}
