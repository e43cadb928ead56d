package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.PANEL;
import static dev.backlight.engine.cpu.VectorTiles.ROWS;
import static dev.backlight.engine.cpu.VectorTiles.ROWS_OF_NARROW;

/**
 * The matrix product with the Vector API: tiles of C in registers, operands packed where that pays.
 *
 * <p>The plan is that of Goto and van de Geijn, <i>Anatomy of High-Performance Matrix Multiplication</i> (2008): k is
 * cut into stretches whose panels fit the caches; in each, B is packed into panels as wide as a tile and A into panels
 * as high as one, and then C is computed block by block, tile by tile. A stretch continues the chains that the one
 * before left in C, so neither this cut nor any other choice made here changes a bit of the result.
 *
 * <p>To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class VectorMatrixProduct implements MatrixProduct {
    /** The longest stretch of k: a panel of 64 columns then takes 128 KiB of the second-level cache. */
    private static final int DEPTH = 512;

    /** One task computes a block of C: high enough to use a panel of B often, small enough for many tasks. */
    private static final int BLOCK_ROWS = 8 * ROWS;

    private static final int BLOCK_COLUMNS = 2 * PANEL;

    /** From how many multiply-adds on tiles beat plain loops, and from how many on threads beat one. */
    private static final int WORTH_TILES = 2_048;

    private static final int WORTH_THREADS = 1 << 18;

    /** What the largest tile at the right edge takes; there is one for each row of blocks. */
    private static final int EDGE_TILE = Math.max(ROWS * PANEL, ROWS_OF_NARROW * LANES);

    private static final Matrix NONE = Matrix.rowMajor(new float[0], 0, 0, 0);

    private final PlainMatrixProduct plain = new PlainMatrixProduct();
    private final WorkerPool.Task pack = this::packPanel;
    private final WorkerPool.Task multiply = this::multiplyBlock;

    private float[] packedA = {};
    private float[] packedB = {};
    private float[] edgeTiles = {};

    // The call, and the stretch of k, that is being computed.
    private Matrix a = NONE;
    private Matrix b = NONE;
    private Matrix c = NONE;
    private boolean packsA;
    private boolean packsB;
    private int firstK;
    private int depth;
    private boolean continues;

    @Override
    public void multiply(WorkerPool pool, Matrix a, Matrix b, Matrix c, boolean accumulate) {
        MatrixProduct.check(a, b, c);
        long multiplyAdds = MatrixProduct.multiplyAdds(a, b);
        if (multiplyAdds < WORTH_TILES || c.columns() < LANES / 4) {
            plain.multiply(pool, a, b, c, accumulate);
            return;
        }
        this.a = a;
        this.b = b;
        this.c = c;
        packsA = worthPackingA(a, b);
        packsB = worthPackingB(a, b);
        edgeTiles = atLeast(edgeTiles, hasEdge() ? (long) blocksDown() * EDGE_TILE : 0);
        // Stretches of about equal length: a short last one would load and store C for little.
        int stretch = Math.ceilDiv(a.columns(), Math.ceilDiv(a.columns(), DEPTH));
        for (firstK = 0; firstK < a.columns(); firstK += stretch) {
            depth = Math.min(stretch, a.columns() - firstK);
            continues = accumulate || firstK > 0;
            packedA = atLeast(packedA, (long) panelsOfA() * ROWS * depth);
            packedB = atLeast(packedB, (long) panelsOfB() * PANEL * depth);
            run(pool, multiplyAdds, panelsOfA() + panelsOfB(), pack);
            run(pool, multiplyAdds, blocksDown() * blocksAcross(), multiply);
        }
    }

    /** Rows or columns of A far apart share few cache sets and pages. */
    private static boolean worthPackingA(Matrix a, Matrix b) {
        return a.rows() >= 2 * ROWS && b.columns() >= 256 && Math.max(a.rowStride(), a.columnStride()) >= 1024;
    }

    /** Tiles read rows of B; if it is stored so and small, or read seldom, it can stay where it is. */
    private static boolean worthPackingB(Matrix a, Matrix b) {
        return b.columnStride() != 1 || (a.rows() >= 2 * BLOCK_ROWS && (long) b.rows() * b.columns() > 1 << 16);
    }

    private static float[] atLeast(float[] array, long length) {
        return array.length >= length ? array : new float[Math.toIntExact(length)];
    }

    private static void run(WorkerPool pool, long multiplyAdds, int tasks, WorkerPool.Task task) {
        if (multiplyAdds >= WORTH_THREADS) {
            pool.run(tasks, task);
        } else {
            for (int i = 0; i < tasks; i++) {
                task.run(i);
            }
        }
    }

    private int panelsOfA() {
        return packsA ? Math.ceilDiv(a.rows(), ROWS) : 0;
    }

    /** All panels, or only the last one if it is narrower than its tile. */
    private int panelsOfB() {
        if (packsB) {
            return Math.ceilDiv(b.columns(), PANEL);
        }
        return hasEdge() ? 1 : 0;
    }

    /** Whether the last panel is wider than what is left of C. */
    private boolean hasEdge() {
        return c.columns() % LANES != 0;
    }

    private int blocksDown() {
        return Math.ceilDiv(c.rows(), BLOCK_ROWS);
    }

    private int blocksAcross() {
        return Math.ceilDiv(c.columns(), BLOCK_COLUMNS);
    }

    /** Where the panel that starts at this column lies among the packed ones; without packing there is but the last. */
    private int packedAt(int column) {
        return packsB ? column * depth : 0;
    }

    private void packPanel(int panel) {
        if (panel < panelsOfA()) {
            int i = panel * ROWS;
            int rows = Math.min(ROWS, a.rows() - i);
            int at = a.index(i, firstK);
            Panels.pack(a.values(), at, a.columnStride(), a.rowStride(), packedA, i * depth, depth, rows, ROWS);
        } else {
            int j = packsB ? (panel - panelsOfA()) * PANEL : b.columns() / PANEL * PANEL;
            int columns = Math.min(PANEL, b.columns() - j);
            int width = VectorTiles.width(columns);
            int at = b.index(firstK, j);
            Panels.pack(b.values(), at, b.rowStride(), b.columnStride(), packedB, packedAt(j), depth, columns, width);
        }
    }

    private void multiplyBlock(int block) {
        int firstRow = block / blocksAcross() * BLOCK_ROWS;
        int firstColumn = block % blocksAcross() * BLOCK_COLUMNS;
        int endRow = Math.min(firstRow + BLOCK_ROWS, c.rows());
        int endColumn = Math.min(firstColumn + BLOCK_COLUMNS, c.columns());
        for (int j = firstColumn; j < endColumn; j += PANEL) {
            int columns = Math.min(PANEL, endColumn - j);
            int width = VectorTiles.width(columns);
            int height = VectorTiles.height(width);
            for (int i = firstRow; i < endRow; i += height) {
                int rows = Math.min(height, endRow - i);
                if (columns == width) {
                    multiplyTile(i, rows, j, width);
                } else {
                    multiplyEdgeTile(i, rows, j, columns, width, i / BLOCK_ROWS * EDGE_TILE);
                }
            }
        }
    }

    private void multiplyTile(int i, int rows, int j, int width) {
        int at = c.index(i, j);
        if (!continues) {
            VectorTiles.clear(width, rows, c.values(), at, c.rowStride());
        }
        addTile(i, rows, j, width, packsB, c.values(), at, c.rowStride());
    }

    /** Computes a tile that reaches over the right edge of C in a place of its own. */
    private void multiplyEdgeTile(int i, int rows, int j, int columns, int width, int edgeTile) {
        VectorTiles.clear(width, rows, edgeTiles, edgeTile, width);
        for (int row = 0; continues && row < rows; row++) {
            System.arraycopy(c.values(), c.index(i + row, j), edgeTiles, edgeTile + row * width, columns);
        }
        addTile(i, rows, j, width, true, edgeTiles, edgeTile, width);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(edgeTiles, edgeTile + row * width, c.values(), c.index(i + row, j), columns);
        }
    }

    /** Adds rows i and on of A times columns j and on of B, over this stretch of k, to a tile. */
    private void addTile(int i, int rows, int j, int width, boolean bPacked, float[] tile, int tileAt, int tileRow) {
        boolean aPacked = packsA && VectorTiles.height(width) == ROWS;
        VectorTiles.add(
                width,
                rows,
                depth,
                aPacked ? packedA : a.values(),
                aPacked ? i * depth : a.index(i, firstK),
                aPacked ? 1 : a.rowStride(),
                aPacked ? ROWS : a.columnStride(),
                bPacked ? packedB : b.values(),
                bPacked ? packedAt(j) : b.index(firstK, j),
                bPacked ? width : b.rowStride(),
                tile,
                tileAt,
                tileRow);
    }
}
