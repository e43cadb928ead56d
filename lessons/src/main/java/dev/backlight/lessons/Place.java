package dev.backlight.lessons;

/** Where in a file a value stands; lines and columns count from 1. */
record Place(String file, int line, int column) {
    ExampleException problem(String problem) {
        return new ExampleException(this + ": " + problem);
    }

    ExampleException problem(String problem, Throwable cause) {
        return new ExampleException(this + ": " + problem, cause);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
