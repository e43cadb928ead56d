package dev.backlight.formula;

/** Says that a text is no formula in usual notation: what was expected, what stands there, and at which character. */
public final class FormulaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String pointer;

    FormulaException(String text, int offset, String problem) {
        super(sentence(text, offset, problem));
        this.offset = offset;
        this.pointer = pointer(text, offset);
    }

    /** How many characters stand before the one that is wrong. */
    public int offset() {
        return offset;
    }

    /** The line that is wrong, and below it a caret under the character. */
    public String pointer() {
        return pointer;
    }

    private static String sentence(String text, int offset, String problem) {
        int start = lineStart(text, offset);
        int column = text.codePointCount(start, offset) + 1;
        long line = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        return (line == 1 ? "" : "line " + line + ", ") + "character " + column + ": " + problem;
    }

    private static int lineStart(String text, int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private static String pointer(String text, int offset) {
        int start = lineStart(text, offset);
        int end = text.indexOf('\n', offset);
        String line = text.substring(start, end < 0 ? text.length() : end).replaceAll("\\p{Cntrl}", " ");
        return "  " + line + "\n  " + " ".repeat(text.codePointCount(start, offset)) + "^";
    }
}
