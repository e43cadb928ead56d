package dev.backlight.lessons;

/** The update is left out: everything stays as it was. */
record UpdateForgotten() implements ExampleMistake {
    @Override
    public String sentence() {
        return "forgets the update: gives what was there before";
    }

    @Override
    public NetworkExample instead(NetworkExample example) {
        return example.withRate(0);
    }
}
