/** Explanations and pictures of networks as text, LaTeX, HTML, SVG and GIF. */
module dev.backlight.report {
    requires transitive dev.backlight;
    requires java.desktop;
    requires static org.jspecify;

    exports dev.backlight.report;
}
