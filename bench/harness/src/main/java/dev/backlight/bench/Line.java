package dev.backlight.bench;

/** One result as a line of JSON on standard output: a flat object of texts and numbers. */
final class Line {
    private final StringBuilder text = new StringBuilder("{");

    Line with(String key, String value) {
        return put(key, '"' + value.replaceAll("[\\\\\"\\p{Cntrl}]", " ") + '"');
    }

    Line with(String key, double value) {
        return Double.isFinite(value) ? put(key, Double.toString(value)) : this;
    }

    private Line put(String key, String value) {
        text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(key)
                .append("\":")
                .append(value);
        return this;
    }

    void print() {
        System.out.println(text + "}");
        System.out.flush();
    }
}
