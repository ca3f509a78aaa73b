package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.transforms.cameras.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in the words of rules what {@code dev.cel} says in its own. A message that is not known here
 * is passed on as it is.
 */
final class CompilerMessages {
  private static final int SHOWN_AROUND = 50;
  private static final Pattern UNDEFINED = Pattern.compile("undefined field '(.+)'");
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.+)' \\(.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '(.+)' applied to '(.+)' \\(candidates.*");
  private static final Pattern NO_SELECTION =
      Pattern.compile("type '.+' does not support field selection");
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "(?s)(?:mismatched input|extraneous input|token recognition error at:"
              + "|no viable alternative at input) ?'(.*?)'(?: expecting .*)?");
  private static final Pattern LAST_NAME = Pattern.compile("(\\w+)\\s*$");
  private static final Pattern SELECTION = Pattern.compile("\\s*\\.\\s*(\\w+)");

  private final Subject subject;
  private final String text;

  CompilerMessages(Subject subject, String text) {
    this.subject = subject;
    this.text = text;
  }

  /** Passes on the message and its offset, in code points, both as a writer of rules wants them. */
  void tell(String message, int offset, ObjIntConsumer<String> faults) {
    Matcher undefined = UNDEFINED.matcher(message);
    Optional<String> selection =
        undefined.matches()
            ? Optional.of(undefinedField(undefined.group(1)))
            : NO_SELECTION.matcher(message).matches()
                ? undefinedConstant(offset)
                : Optional.empty();
    if (selection.isPresent()) {
      faults.accept(selection.get() + in(offset), afterDot(offset));
    } else {
      faults.accept(said(message) + in(offset), offset);
    }
  }

  private String said(String message) {
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return undeclared(undeclared.group(1));
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return overload(overload.group(1), overload.group(2));
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.matches()) {
      String token = unexpected.group(1);
      return token.equals("<EOF>") ? "ends too early" : "unexpected '" + token.strip() + "'";
    }
    return message;
  }

  private String undefinedField(String field) {
    List<String> fields =
        subject.facts().getFields().stream().map(FieldDescriptor::getName).toList();
    return subject.fieldName() + " has no field '" + field + "'" + Spelling.hint(field, fields);
  }

  private String undeclared(String name) {
    if (Subject.ofFieldName(name).isPresent()) {
      return "'" + name + "' is not what is looked at here: that is '" + subject.fieldName() + "'";
    }
    List<String> names = new ArrayList<>(List.of(Variables.CAMERA, Variables.TRACK));
    names.add(subject.fieldName());
    EnumConstants.enums().forEach(type -> names.add(type.getName()));
    return "unknown name '" + name + "'" + Spelling.hint(name, names);
  }

  private Optional<String> undefinedConstant(int offset) {
    int dot = text.offsetByCodePoints(0, offset);
    Matcher type = LAST_NAME.matcher(text.substring(0, dot));
    Matcher selection = SELECTION.matcher(text).region(dot, text.length());
    if (!type.find() || !selection.lookingAt()) {
      return Optional.empty();
    }
    return EnumConstants.enums().stream()
        .filter(known -> known.getName().equals(type.group(1)))
        .findFirst()
        .map(known -> undefinedConstant(known, selection.group(1)));
  }

  private String undefinedConstant(EnumDescriptor type, String name) {
    List<String> names = type.getValues().stream().map(EnumConstants::shortName).toList();
    return type.getName() + " has no constant '" + name + "'" + Spelling.hint(name, names);
  }

  private static String overload(String function, String types) {
    String name = function.replace("_", "").replace("@", "");
    String numbers =
        function.matches("_[!=]=_") && types.matches("\\((double, int|int, double)\\)")
            ? ": write the whole number with a point, such as 1.0"
            : "";
    return "'" + name + "' cannot be applied to " + types + numbers;
  }

  private int afterDot(int offset) {
    Matcher selection =
        SELECTION.matcher(text).region(text.offsetByCodePoints(0, offset), text.length());
    return selection.lookingAt() ? text.codePointCount(0, selection.start(1)) : offset;
  }

  /** The expression, or what stands around the offset where it is long. */
  private String in(int offset) {
    int at = text.offsetByCodePoints(0, offset);
    int from = Math.max(0, at - SHOWN_AROUND);
    int to = Math.min(text.length(), at + SHOWN_AROUND);
    String shown = text.substring(from, to).strip().replaceAll("\\s+", " ");
    return " (in: " + (from > 0 ? "..." : "") + shown + (to < text.length() ? "..." : "") + ")";
  }
}
