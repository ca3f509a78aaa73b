package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.plugin.PluginUtils;

/** Writes a file by Flink's file systems, as a JobManager does, and reads it: FILE KEY=VALUE... */
final class FlinkVisit {
  private FlinkVisit() {}

  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    for (int i = 1; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      configuration.setString(
          arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
    }
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    Path file = new Path(arguments[0]);
    FileSystem system = file.getFileSystem();
    try (FSDataOutputStream out = system.create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write("of Flink".getBytes(UTF_8));
    }
    try (FSDataInputStream in = system.open(file)) {
      System.out.println("read: " + new String(in.readAllBytes(), UTF_8));
    }
  }
}
