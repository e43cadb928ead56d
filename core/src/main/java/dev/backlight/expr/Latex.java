package dev.backlight.expr;

/** Small pieces of LaTeX that the notation of several operations shares. */
final class Latex {
    private Latex() {}

    /** A name as upright text, whatever characters it has. */
    static String name(String name) {
        StringBuilder text = new StringBuilder("\\mathrm{");
        for (char c : name.toCharArray()) {
            text.append(
                    switch (c) {
                        case '_', '#', '$', '%', '&', '{', '}' -> "\\" + c;
                        case '\\' -> "\\backslash ";
                        case '^' -> "\\hat{}";
                        case '~' -> "\\tilde{}";
                        default -> String.valueOf(c);
                    });
        }
        return text.append('}').toString();
    }

    /** A function by name, applied to one argument. */
    static String call(String function, String argument) {
        return function + "\\left(" + argument + "\\right)";
    }
}
