package dev.sluice.transforms.recordings;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A place where cameras are recorded, objects or topics, narrowed to the cameras and the range of
 * one replay. It travels to the workers: it holds settings and opens its connections when it is
 * used.
 */
public interface RecordingStore extends Serializable {

  /**
   * Lists the recordings of the range, one per camera that has an object, or per partition that has
   * an offset in it, largest first so that workers which take them in turn end at about the same
   * time. The same objects give the same list.
   *
   * @throws IOException if the store cannot be listed, after the retries that its settings allow
   */
  List<Recording> list() throws IOException;

  /**
   * Reads one recording of {@link #list} from its begin. Opening does not wait for the first byte.
   *
   * @throws IOException as for {@link #list()}
   */
  RecordReader read(Recording recording) throws IOException;

  /**
   * Ends the connections that {@link #read} keeps between one recording and the next; all readers
   * must be closed. The store can be used again.
   */
  default void close() {}
}
