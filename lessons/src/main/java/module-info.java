/** Worked examples: the file format, the examples that are shipped, questions and answers. */
module dev.backlight.lessons {
    requires transitive dev.backlight;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports dev.backlight.lessons;
}
