/** The command line: one class a command. */
module dev.backlight.cli {
    requires dev.backlight;
    requires info.picocli;
    requires static org.jspecify;

    // picocli reads the annotations of the commands and sets their fields.
    opens dev.backlight.cli to
            info.picocli;
}
