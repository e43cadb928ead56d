package dev.backlight.lessons;

/** The update goes up the gradient. */
record UpdateAscends() implements ExampleMistake {
    @Override
    public String sentence() {
        return "adds η · dE/dw in the update in place of subtracting it: goes uphill";
    }

    @Override
    public NetworkExample instead(NetworkExample example) {
        return example.withRate(-example.learningRate().orElseThrow());
    }
}
