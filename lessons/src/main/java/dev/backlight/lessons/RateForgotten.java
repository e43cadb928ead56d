package dev.backlight.lessons;

/** The update subtracts the whole gradient. */
record RateForgotten() implements ExampleMistake {
    @Override
    public String sentence() {
        return "forgets the learning rate in the update";
    }

    @Override
    public NetworkExample instead(NetworkExample example) {
        return example.withRate(1);
    }
}
