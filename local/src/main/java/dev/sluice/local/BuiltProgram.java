package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of this machine's that {@code scripts/real-stores} built, and that knows nothing of
 * whoever started it.
 *
 * @param program where it is
 * @param arguments its arguments
 * @param environment variables on top of those of this process
 */
record BuiltProgram(Path program, List<String> arguments, Map<String, String> environment)
    implements ProcessCommand {

  BuiltProgram {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A shell beside the server waits for the end of the input, and then kills the server. */
  @Override
  public List<String> tiedToParent() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                // A command in the background is given no input unless by another number.
                "exec 3<&0; ( (cat <&3 >/dev/null; kill -KILL $$ 2>/dev/null) & ); "
                    + "exec 3<&-; exec \"$@\" </dev/null",
                "sh"));
    words.addAll(words());
    return words;
  }

  /** In a session of its own, where Ctrl-C does not come. */
  @Override
  public List<String> detached() {
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(words());
    return words;
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    return words;
  }
}
