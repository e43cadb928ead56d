package dev.backlight.lessons;

/** Whose letters an example is written in. */
public enum Notation {
    /** Dolhansky: s, z, δ, w from source to target, η. */
    DOL,
    /** Simple derivatives: layers, w with the input below and the output above, α. */
    SDV,
    /** Lecture slides: f, g, W with the output's index first. */
    DAG,
    /** Back-prop without calculus: a, C, r. */
    BWC,
    /** Russell and Norvig: in, a, Δ, α. */
    RN
}
