package dev.backlight.expr;

/** Small pieces of LaTeX that the notation of several operations shares. */
final class Latex {
    private Latex() {}

    /** A name as upright text. */
    static String name(String name) {
        return "\\mathrm{" + name.replace("_", "\\_") + "}";
    }

    /** A function by name, applied to one argument. */
    static String call(String function, String argument) {
        return function + "\\left(" + argument + "\\right)";
    }
}
