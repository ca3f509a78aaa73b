package dev.sluice.io.s3;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which of the objects that lie somewhere are to be read, as it was at one moment. */
public interface ObjectView {
  /** All of them, in the order of their keys' UTF-8 bytes. */
  ObjectView ALL = ordered(Comparator.comparing(StoredObject::key, KeyOrder.UTF8));

  /**
   * All of them, in the order in which the store says that they were written; of one time, in that
   * of their keys' UTF-8 bytes.
   */
  ObjectView AS_MODIFIED =
      ordered(
          Comparator.comparingLong(StoredObject::modifiedMillis)
              .thenComparing(StoredObject::key, KeyOrder.UTF8));

  private static ObjectView ordered(Comparator<StoredObject> order) {
    return new ObjectView() {
      @Override
      public boolean shows(String key) {
        return true;
      }

      @Override
      public Comparator<StoredObject> order() {
        return order;
      }
    };
  }

  /** Whether the object of that key is to be read. */
  boolean shows(String key);

  /** The order in which the shown objects of one folder are to be read. */
  Comparator<StoredObject> order();

  /**
   * The keys of objects that should be there and are not, as far as anybody has written down what
   * should be.
   *
   * @param asked which are asked for
   * @param listed the keys of those that are there, listed after this view was opened
   * @param requests counts what is listed to find out
   */
  default List<String> missing(
      AskedKeys asked, Set<String> listed, ParallelRequests parallel, ListRequests requests)
      throws IOException {
    return List.of();
  }
}
