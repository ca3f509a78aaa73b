package dev.sluice.transforms.rules;

import com.google.common.base.Strings;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The nodes of a YAML text, and where in the text they stand.
 *
 * <p>A text of more than a mebibyte, more than 50 levels or more than 50 aliases to collections is
 * refused, so that no file takes more memory than a multiple of its size.
 */
public final class YamlDocument {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_LEVELS = 50;
  private static final int HEXADECIMAL = 16;

  /** What a backslash makes white space of, and the end of a line, which it takes away. */
  private static final String ESCAPED_SPACES = " \t\ntnvfrLP";

  private static final Place START = new Place(1, 1);
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  /** A place in the text; both from 1, columns in code points. */
  public record Place(int line, int column) {
    private static Place of(Mark mark) {
      return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
  }

  private final int[] text;
  private final Node root;

  private YamlDocument(int[] text, Node root) {
    this.text = text;
    this.root = root;
  }

  /**
   * The document.
   *
   * @param source the name of the text, for problems
   * @throws InvalidRuleSetException where the text is no YAML, or too much of it
   */
  public static YamlDocument parse(String source, String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw refused(
          source, START, "has " + text.length() + " characters, more than " + MOST_CHARACTERS);
    }
    String yaml = text.replace("\r\n", "\n").replace('\r', '\n');
    try {
      checkLevels(source, yaml);
      Node root =
          new Compose(SETTINGS)
              .composeString(yaml)
              .orElseThrow(() -> refused(source, START, "is empty"));
      return new YamlDocument(yaml.codePoints().toArray(), root);
    } catch (MarkedYamlEngineException e) {
      String context = Strings.isNullOrEmpty(e.getContext()) ? "" : " " + e.getContext();
      throw refused(
          source,
          e.getProblemMark().map(Place::of).orElse(START),
          "is no YAML" + context + ": " + e.getProblem());
    } catch (ReaderException e) {
      String codePoint = "0x" + Integer.toHexString(e.getCodePoint());
      throw refused(
          source,
          placeOf(yaml.codePoints().toArray(), e.getPosition()),
          "is no YAML: character " + codePoint + " is not allowed, not even in quotes");
    } catch (YamlEngineException e) {
      throw refused(source, START, "is no YAML: " + e.getMessage());
    }
  }

  /** The parser keeps its levels in a list, the composer keeps them on the stack. */
  private static void checkLevels(String source, String yaml) {
    int level = 0;
    for (Event event : new Parse(SETTINGS).parseString(yaml)) {
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> level++;
        case SequenceEnd, MappingEnd -> level--;
        default -> {}
      }
      if (level > MOST_LEVELS) {
        Place place = event.getStartMark().map(Place::of).orElse(START);
        throw refused(source, place, "has more than " + MOST_LEVELS + " levels");
      }
    }
  }

  private static InvalidRuleSetException refused(String source, Place place, String message) {
    return new InvalidRuleSetException(
        List.of(new RuleProblem(source, place.line(), place.column(), message)));
  }

  /** The outermost node. */
  public Node root() {
    return root;
  }

  /** Where the node begins. */
  public Place place(Node node) {
    return Place.of(mark(node));
  }

  /**
   * Where a code point of the scalar's value stands, whatever its style: values differ from what is
   * written in white space, quotes and escapes only.
   */
  Place place(ScalarNode node, int offset) {
    int[] value = node.getValue().codePoints().toArray();
    int at = begin(node);
    for (int i = 0; i < Math.min(offset, value.length); i++) {
      if (!Character.isWhitespace(value[i])) {
        at = skipSpace(at, node.getScalarStyle());
        at += written(at, node.getScalarStyle());
      }
    }
    if (offset < value.length && !Character.isWhitespace(value[offset])) {
      at = skipSpace(at, node.getScalarStyle());
    }
    return placeOf(text, at);
  }

  /** The index of the first code point of the value. */
  private int begin(ScalarNode node) {
    int at = mark(node).getIndex();
    switch (node.getScalarStyle()) {
      case LITERAL, FOLDED -> {
        while (at < text.length && text[at] != '\n') {
          at++;
        }
        return at;
      }
      case SINGLE_QUOTED, DOUBLE_QUOTED -> {
        return at + 1;
      }
      default -> {
        return at;
      }
    }
  }

  private int skipSpace(int from, ScalarStyle style) {
    int at = from;
    while (at < text.length) {
      if (Character.isWhitespace(text[at])) {
        at++;
      } else if (style == ScalarStyle.DOUBLE_QUOTED && isEscapedSpace(at)) {
        at += written(at, style);
      } else {
        break;
      }
    }
    return at;
  }

  private boolean isEscapedSpace(int at) {
    if (text[at] != '\\' || at + 1 >= text.length) {
      return false;
    }
    int digits = hexDigits(text[at + 1]);
    return digits == 0
        ? ESCAPED_SPACES.indexOf(text[at + 1]) >= 0
        : Character.isWhitespace(
            Integer.parseUnsignedInt(new String(text, at + 2, digits), HEXADECIMAL));
  }

  /** How many code points stand for the one of the value. */
  private int written(int at, ScalarStyle style) {
    boolean escaped = style == ScalarStyle.DOUBLE_QUOTED && text[at] == '\\';
    boolean doubled = style == ScalarStyle.SINGLE_QUOTED && text[at] == '\'';
    return escaped ? 2 + hexDigits(text[at + 1]) : doubled ? 2 : 1;
  }

  /** How many digits follow the letter of an escape. */
  private static int hexDigits(int letter) {
    return switch (letter) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  private static Place placeOf(int[] text, int index) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(index, text.length); i++) {
      column++;
      if (text[i] == '\n') {
        line++;
        column = 1;
      }
    }
    return new Place(line, column);
  }

  private static Mark mark(Node node) {
    return node.getStartMark()
        .orElseThrow(() -> new IllegalStateException("nodes carry marks unless told otherwise"));
  }
}
