/** The command line: one class a command. */
module dev.backlight.cli {
    requires de.siegmar.fastcsv;
    requires dev.backlight;
    requires dev.backlight.lessons;
    requires dev.backlight.mnist;
    requires dev.backlight.report;
    requires dev.backlight.tables;
    requires info.picocli;
    requires jdk.unsupported;
    requires tools.jackson.databind;
    requires static org.jspecify;

    // picocli reads the annotations of the commands and sets their fields.
    opens dev.backlight.cli to
            info.picocli;
}
