package dev.backlight.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An image in 256 colours, as a GIF has them. */
final class IndexedImage {
    private static final int COLOURS = 256;

    private IndexedImage() {}

    /** The image in its most frequent colours, which stay what they are; all others become the nearest of these. */
    static BufferedImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        List<Integer> palette = counts.keySet().stream()
                .sorted(Comparator.<Integer>comparingInt(colour -> -counts.get(colour))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(COLOURS)
                .toList();
        int[] colours = palette.stream().mapToInt(Integer::intValue).toArray();
        // Of two colours at least, for one needs no bits, and a GIF has at least one.
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(colours.length - 1));
        BufferedImage indexed = new BufferedImage(
                width,
                height,
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(bits, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            int place = places.computeIfAbsent(pixels[i], colour -> nearest(colours, colour));
            indexed.getRaster().setSample(i % width, i / width, 0, place);
        }
        return indexed;
    }

    private static int nearest(int[] colours, int wanted) {
        int nearest = 0;
        for (int i = 1; i < colours.length; i++) {
            if (distance(colours[i], wanted) < distance(colours[nearest], wanted)) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}
