package dev.backlight.lessons;

/** The last factor of every chain is left out: what the weight multiplies. */
record SourceForgotten() implements GraphMistake {
    @Override
    public String sentence() {
        return "forgets the last factor of the chain, what the weight multiplies: gives the error signal alone";
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return new Rewriting(
                (node, rebuilt) -> parts.product(node).isPresent() ? Slopes.withSourcesOne(rebuilt) : rebuilt);
    }
}
