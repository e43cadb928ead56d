package dev.backlight.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes plots one after the other as an animated GIF that starts anew when it is through. */
public final class Gif {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    /** What a browser that knows no other extension reads: repeat for ever. */
    private static final byte[] FOR_EVER = {1, 0, 0};

    private Gif() {}

    /**
     * Writes an animation.
     *
     * @param frames of one size, at least one
     * @param delay how long each is shown, in milliseconds; a GIF counts in hundredths of a second
     * @throws IllegalArgumentException if there are no frames, or the delay is none that a GIF can have
     */
    public static void write(OutputStream out, List<Plot> frames, int delay) throws IOException {
        if (frames.isEmpty() || delay < 10 || delay > 655_350) {
            throw new IllegalArgumentException(
                    "[gif] an animation needs frames, and a delay of 10 to 655,350 ms: there are " + frames.size()
                            + " frames, and the delay is " + delay + " ms");
        }
        Raster raster = new Raster();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (Plot frame : frames) {
                BufferedImage image = IndexedImage.of(raster.image(frame.drawing()));
                IIOMetadata metadata =
                        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
                metadata.mergeTree(FORMAT, timing(Math.round(delay / 10f)));
                writer.writeToSequence(new IIOImage(image, null, metadata), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadataNode timing(int hundredths) {
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(FOR_EVER.clone());
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        root.appendChild(control);
        root.appendChild(extensions);
        return root;
    }
}
