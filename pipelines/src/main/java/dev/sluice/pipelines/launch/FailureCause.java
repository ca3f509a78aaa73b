package dev.sluice.pipelines.launch;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/**
 * The message that matters of a failure. Runners wrap what happened in layers that say nothing
 * more, and below an {@link IOException} or an exception of ours, whose message is complete, lies
 * what a client library had to say.
 *
 * <p>What comes from a worker is no exception of its own class any more: Flink carries it as a
 * {@link SerializedThrowable}, which has the name of the class, and has it before the message too.
 */
public final class FailureCause {
  private static final String OURS = "dev.sluice.";

  /** What Java says of a machine that does not know its own name: that name twice. */
  private static final Pattern OWN_NAME = Pattern.compile("(\\S+): \\1\\b.*");

  private FailureCause() {}

  public static String message(Throwable thrown) {
    Throwable last = thrown;
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      last = cause;
      boolean isComplete = className(cause).startsWith(OURS) || is(cause, IOException.class);
      if (isComplete && !words(cause).isEmpty()) {
        return words(cause);
      }
    }
    String words = words(last);
    String name = className(last);
    return words.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : words;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof SerializedThrowable) {
      String name = className(cause);
      message = message.equals(name) ? "" : message.replaceFirst("^\\Q" + name + "\\E: ", "");
    }
    Matcher own = OWN_NAME.matcher(message);
    if (own.matches() && is(cause, UnknownHostException.class)) {
      return String.format(
          "this machine's own name, %s, does not resolve, and an embedded Flink asks for it; add it"
              + " to /etc/hosts",
          own.group(1));
    }
    // These say the name of the file only, if they were given no reason.
    return message.contains(": ")
        ? message
        : is(cause, NoSuchFileException.class)
            ? message + ": there is no such file"
            : is(cause, AccessDeniedException.class) ? message + ": it may not be opened" : message;
  }

  private static String className(Throwable cause) {
    return cause instanceof SerializedThrowable serialized
        ? serialized.getOriginalErrorClassName()
        : cause.getClass().getName();
  }

  private static boolean is(Throwable cause, Class<?> type) {
    try {
      return type.isAssignableFrom(
          Class.forName(className(cause), false, FailureCause.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
