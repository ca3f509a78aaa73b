package dev.sluice.local;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of a server that must not outlive the process which started it: it runs the main
 * class named by its first argument, with the other arguments, and halts once its standard input
 * ends.
 *
 * <p>The parent keeps the other end of that pipe open for as long as it wants the server. The
 * operating system closes it when the parent ends in whatever way, SIGKILL included, where a
 * shutdown hook would not run.
 */
final class EndsWithParent {

  private EndsWithParent() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(EndsWithParent::haltAtEndOfInput, "ends-with-parent");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; whatever comes is not the end.
      }
    } catch (IOException e) {
      // A pipe that cannot be read has lost its writer.
    }
    Runtime.getRuntime().halt(0);
  }
}
