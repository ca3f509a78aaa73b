package dev.sluice.local;

import java.util.List;
import java.util.Map;

/** How the process of a server is started and asked to end. */
interface ProcessCommand {

  /** The words of a command whose process ends once its standard input does. */
  List<String> tiedToParent();

  /**
   * The words of a command whose process goes on when its parent ends, and ends in order when its
   * group is sent SIGTERM, SIGINT or SIGHUP.
   */
  List<String> detached();

  /** Variables on top of those of this process. */
  Map<String, String> environment();

  /** The signal on which the server ends in order, without its {@code SIG}. */
  default String endSignal() {
    return Signals.TERM;
  }
}
