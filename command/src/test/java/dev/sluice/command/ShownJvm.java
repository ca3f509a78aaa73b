package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;

/** A program that says what JVM it is in: the whole jar behind a test's {@code scripts/sluice}. */
public final class ShownJvm {
  /** What it prints. */
  static final Pattern LINES =
      Pattern.compile("first|second|level [14]|Copy|MarkSweepCompact|(PS|G1) [A-Za-z ]+");

  private ShownJvm() {}

  public static void main(String[] words) throws IOException {
    try (InputStream name = ShownJvm.class.getResourceAsStream("/name")) {
      System.out.println(new String(name.readAllBytes(), UTF_8));
    }
    HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    System.out.println("level " + flags.getVMOption("TieredStopAtLevel").getValue());
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(collector -> System.out.println(collector.getName()));
  }
}
