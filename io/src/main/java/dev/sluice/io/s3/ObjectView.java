package dev.sluice.io.s3;

import java.util.Comparator;

/** Which of the objects that lie somewhere are to be read, as it was at one moment. */
public interface ObjectView {
  /** All of them, in the order of their keys' UTF-8 bytes. */
  ObjectView ALL =
      new ObjectView() {
        @Override
        public boolean shows(String key) {
          return true;
        }

        @Override
        public Comparator<String> order() {
          return KeyOrder.UTF8;
        }
      };

  /** Whether the object of that key is to be read. */
  boolean shows(String key);

  /** The order in which the shown objects of one folder are to be read, by their keys. */
  Comparator<String> order();
}
