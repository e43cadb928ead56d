package dev.backlight.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A picture as a viewer reads it: its XML parsed, asked by XPath with the prefix {@code svg}. */
record Picture(Document document) {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    static Picture of(Svg svg) {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            return new Picture(parsers.newDocumentBuilder().parse(new InputSource(new StringReader(svg.toString()))));
        } catch (SAXException | IOException | ParserConfigurationException malformed) {
            throw new AssertionError("not XML: " + svg, malformed);
        }
    }

    /** How many nodes there are. */
    int count(String xpath) {
        return nodes(xpath).getLength();
    }

    /** The whole text of each element, or the value of each attribute. */
    List<String> texts(String xpath) {
        NodeList nodes = nodes(xpath);
        List<String> texts = new ArrayList<>();
        for (int node = 0; node < nodes.getLength(); node++) {
            texts.add(nodes.item(node).getTextContent());
        }
        return texts;
    }

    private NodeList nodes(String expression) {
        XPath xpath = XPathFactory.newInstance().newXPath();
        xpath.setNamespaceContext(new NamespaceContext() {
            @Override
            public String getNamespaceURI(String prefix) {
                return prefix.equals("svg") ? NAMESPACE : XMLConstants.NULL_NS_URI;
            }

            @Override
            public String getPrefix(String namespace) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Iterator<String> getPrefixes(String namespace) {
                throw new UnsupportedOperationException();
            }
        });
        try {
            return (NodeList) xpath.evaluate(expression, document, XPathConstants.NODESET);
        } catch (XPathExpressionException wrong) {
            throw new IllegalArgumentException(expression, wrong);
        }
    }
}
