/** The MNIST database of handwritten digits as a data set that needs no download. */
module dev.backlight.mnist {
    requires transitive dev.backlight;
    requires static org.jspecify;

    exports dev.backlight.mnist;
}
