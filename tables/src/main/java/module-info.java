/** CSV files as data sets: columns of numbers and categories, standardised and one-hot encoded. */
module dev.backlight.tables {
    requires transitive dev.backlight;
    requires de.siegmar.fastcsv;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports dev.backlight.tables;
}
