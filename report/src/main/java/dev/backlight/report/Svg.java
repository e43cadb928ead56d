package dev.backlight.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of an SVG picture: an element or a text. Immutable; {@link Element#toString} writes it as XML, which also
 * stands in an HTML page as it is.
 *
 * <pre>{@code
 * Svg.picture(100, 60, "A unit", "One circle, labelled z = 0.5.")
 *         .add(Svg.element("circle").with("cx", 50).with("cy", 30).with("r", 20).with("fill", "none"))
 *         .add(Svg.element("text").with("x", 50).with("y", 34).add("z = 0.5"))
 * }</pre>
 */
public sealed interface Svg {
    /** An attribute as it will be read, not yet escaped. */
    record Attribute(String name, String value) {}

    /** Text between elements, not yet escaped. */
    record Text(String text) implements Svg {
        @Override
        public String toString() {
            return escaped(text);
        }
    }

    /**
     * An element with all that is in it.
     *
     * @param attributes in the order in which they are written
     * @param content in the order in which it is drawn: later parts cover earlier ones
     */
    record Element(String name, List<Attribute> attributes, List<Svg> content) implements Svg {
        /** Copies the lists. */
        public Element {
            attributes = List.copyOf(attributes);
            content = List.copyOf(content);
        }

        /** This element with one attribute more, or with a new value of one that it has. */
        public Element with(String attribute, String value) {
            Attribute added = new Attribute(attribute, value);
            boolean known = attributes.stream().anyMatch(each -> each.name().equals(attribute));
            return new Element(
                    name,
                    known
                            ? attributes.stream()
                                    .map(each -> each.name().equals(attribute) ? added : each)
                                    .toList()
                            : joined(attributes, List.of(added)),
                    content);
        }

        /** This element with one attribute more, a finite number. */
        public Element with(String attribute, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "<" + name + "> cannot have " + attribute + "=\"" + value + "\": a place on paper is finite");
            }
            return with(attribute, number(value));
        }

        /** This element with more in it, drawn over what is there. */
        public Element add(Svg... parts) {
            return add(List.of(parts));
        }

        /** This element with more in it, drawn over what is there. */
        public Element add(List<? extends Svg> parts) {
            return new Element(name, attributes, joined(content, parts));
        }

        /** This element with text after what is in it. */
        public Element add(String text) {
            return add(new Text(text));
        }

        /** This element with a title, which a browser shows to the mouse that rests on it. */
        public Element titled(String title) {
            return new Element(
                    name, attributes, joined(List.<Svg>of(element("title").add(title)), content));
        }

        /** The element as XML, one child a line where no text is disturbed by that. */
        @Override
        public String toString() {
            return written("");
        }

        private String written(String indent) {
            String tag = attributes.stream()
                    .map(each -> " " + each.name() + "=\"" + escaped(each.value()) + "\"")
                    .collect(Collectors.joining("", "<" + name, ""));
            if (content.isEmpty()) {
                return tag + "/>";
            }
            boolean inline = content.stream().anyMatch(Text.class::isInstance);
            String inner = inline ? "" : indent + "  ";
            return content.stream()
                    .map(part -> switch (part) {
                        case Element element -> element.written(inner);
                        case Text text -> text.toString();
                    })
                    .collect(Collectors.joining(
                            inline ? "" : "\n" + inner,
                            tag + ">" + (inline ? "" : "\n" + inner),
                            (inline ? "" : "\n" + indent) + "</" + name + ">"));
        }
    }

    /** An element without attributes and content. */
    static Element element(String name) {
        return new Element(name, List.of(), List.of());
    }

    /**
     * A whole picture, still empty, which a screen reader reads as one image.
     *
     * @param title what it is, in a few words
     * @param description what is to be seen in it, for whoever does not see it
     */
    static Element picture(double width, double height, String title, String description) {
        return element("svg")
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("width", width)
                .with("height", height)
                .with("viewBox", "0 0 " + number(width) + " " + number(height))
                .with("role", "img")
                // Without ids, which would clash where several pictures stand on one page.
                .with("aria-label", title)
                .add(element("title").add(title), element("desc").add(description));
    }

    /** A number as attributes and path data write it: to a thousandth, without an exponent, a comma or "-0". */
    static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
        return Stream.<T>concat(first.stream(), second.stream()).toList();
    }

    /** Text as XML and HTML take it, also in quotes; control characters, which XML has no way to write, are marked. */
    private static String escaped(String text) {
        return HtmlWriter.escaped(text.replaceAll("[\\p{Cntrl}&&[^\\t\\n]]", "\uFFFD"));
    }
}
