package dev.backlight.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws marks as an image. */
final class Raster {
    private final StrokeFont font = new StrokeFont();

    /** The drawing in its own size. */
    BufferedImage image(Drawing drawing) {
        BufferedImage image = new BufferedImage(
                (int) Math.round(drawing.width()), (int) Math.round(drawing.height()), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            drawing.marks().forEach(mark -> draw(graphics, mark));
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void draw(Graphics2D graphics, Mark mark) {
        switch (mark) {
            case Mark.Line(List<Point> points, Mark.Pen pen) -> stroke(graphics, path(points), pen);
            case Mark.Area(List<Point> corners, String fill, Mark.Pen outline) -> {
                Path2D path = path(corners);
                path.closePath();
                fill(graphics, path, fill);
                stroke(graphics, path, outline);
            }
            case Mark.Disc(Point at, double radius, String fill, Mark.Pen outline) -> {
                Ellipse2D circle = new Ellipse2D.Double(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius);
                fill(graphics, circle, fill);
                stroke(graphics, circle, outline);
            }
            case Mark.Label label -> {
                List<List<Point>> strokes = font.strokes(label);
                strokes.forEach(points -> stroke(graphics, path(points), Mark.Pen.whole(Drawing.WHITE, 4)));
                strokes.forEach(points -> stroke(graphics, path(points), Mark.Pen.whole("#000000", 1.1)));
            }
            case Mark.Group group -> group.marks().forEach(each -> draw(graphics, each));
        }
    }

    private static Path2D path(List<Point> points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        points.forEach(point -> path.lineTo(point.x(), point.y()));
        return path;
    }

    private static void fill(Graphics2D graphics, Shape shape, String colour) {
        graphics.setColor(Color.decode(colour));
        graphics.fill(shape);
    }

    private static void stroke(Graphics2D graphics, Shape shape, Mark.Pen pen) {
        if (pen.width() == 0) {
            return;
        }
        float[] dash = new float[pen.dash().size()];
        for (int i = 0; i < dash.length; i++) {
            dash[i] = pen.dash().get(i).floatValue();
        }
        float width = (float) pen.width();
        int cap = dash.length == 0 ? BasicStroke.CAP_ROUND : BasicStroke.CAP_BUTT;
        graphics.setStroke(
                dash.length == 0
                        ? new BasicStroke(width, cap, BasicStroke.JOIN_ROUND)
                        : new BasicStroke(width, cap, BasicStroke.JOIN_ROUND, 10, dash, 0));
        graphics.setColor(Color.decode(pen.colour()));
        graphics.draw(shape);
    }
}
