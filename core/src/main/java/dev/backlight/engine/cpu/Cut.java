package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.PANEL;

/**
 * How a product is cut: into groups of columns and chunks of rows, which are tasks, into stretches of k, and into
 * blocks of rows. Made once and chosen for each call, by sizes alone.
 *
 * <p>Nearly always all of k fits one stretch, and then every tile of C is written once. A longer k is cut into several,
 * each of which continues the chains that the one before left.
 */
final class Cut {
    /** Rows come in multiples of this, so that tiles are full. */
    static final int ROWS = 12;

    /** Elements of a block of C in scratch memory: 24 KiB, half of a first-level cache. */
    static final int BLOCK = 6144;

    /** The longest stretch of k. A thread packs so many rows of one panel of B at once, or fewer of more: 512 KiB. */
    private static final int DEPTH = 2048;

    /** A task should have at least this many multiply-adds, and every thread about this many tasks. */
    private static final int WORTH_A_TASK = 1 << 17;

    private static final int TASKS_EACH = 8;

    boolean packsA;
    boolean packsB;
    int stretch;
    int groupColumns;
    int blockRows;
    int blockStride;
    int chunkRows;
    int chunks;
    private int groups;

    /** Chooses for so many threads. */
    void choose(Multiplication call, int threads) {
        Operand a = call.a;
        Operand b = call.b;
        // Tiles read rows of B; if it is stored so and read seldom, it can stay where it is.
        packsB = b.columnStride != 1 || a.rows >= 8 * ROWS;
        // The rows of a transposed A lie far apart: they share few cache sets and pages.
        packsA = a.rowStride == 1 && a.columnStride > 1 && a.columns >= 256 && b.columns >= 2 * PANEL;
        // Stretches of about equal length: a short last one would load and store C for little.
        stretch = Math.ceilDiv(a.columns, Math.ceilDiv(a.columns, DEPTH));
        int panels = Math.ceilDiv(b.columns, PANEL);
        int groupPanels = Math.clamp(DEPTH / stretch, 1, Math.min(4, panels));
        int wanted = Math.clamp(call.multiplyAdds() / WORTH_A_TASK, 1, threads == 1 ? 1 : TASKS_EACH * threads);
        // Threads share columns only where there are few rows: at the seam of two groups both write to one cache line.
        boolean fewRows = a.rows < 8 * ROWS * threads;
        while (fewRows && groupPanels > 1 && Math.ceilDiv(panels, groupPanels) < Math.min(wanted, 2 * threads)) {
            groupPanels--;
        }
        groupColumns = groupPanels * PANEL;
        blockStride = b.columns < PANEL
                ? VectorTiles.width(b.columns)
                : Math.min(groupColumns, Math.ceilDiv(b.columns, PANEL) * PANEL);
        blockRows = BLOCK / blockStride / ROWS * ROWS;
        groups = Math.ceilDiv(b.columns, groupColumns);
        chunkRows = Math.ceilDiv(Math.ceilDiv(a.rows, Math.ceilDiv(wanted, groups)), ROWS) * ROWS;
        if (call.goesThroughScratch() && stretch < a.columns) {
            chunkRows = Math.min(chunkRows, blockRows); // a block waits in scratch memory for the next stretch
        }
        chunks = Math.ceilDiv(a.rows, chunkRows);
    }

    int tasks() {
        return groups * chunks;
    }
}
