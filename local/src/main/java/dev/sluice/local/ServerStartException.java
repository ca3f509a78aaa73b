package dev.sluice.local;

import java.util.List;

/** A server did not come up; the message says why, or quotes the end of its log. */
public final class ServerStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int QUOTED_LINES = 15;

  ServerStartException(String why) {
    super(why);
  }

  ServerStartException(String what, ServerProcess server) {
    super(what + ". The end of its log " + server.log() + ":\n" + lastLines(server.logged()));
  }

  private static String lastLines(String log) {
    List<String> lines = log.lines().toList();
    return lines.isEmpty()
        ? "(nothing)"
        : String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
  }
}
