package dev.sluice.io.snapshots;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.sluice.transforms.amounts.JsonText;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import dev.sluice.transforms.measures.ItemReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Parts a body into its items, or finds that it is none: a body is used whole or not at all. */
public final class SnapshotBody {
  /** So that an item fits into any topic. */
  private static final int MOST_ITEM_CHARACTERS = 256 << 10;

  /**
   * An item.
   *
   * @param key the id of its sensor; empty where it has none
   * @param json as it is in the body
   * @param timeMillis its time; negative where it has none
   */
  public record Item(String key, String json, long timeMillis) {
    /** The same for items whose texts are the same, and for no others that anybody will see. */
    public long fingerprint() {
      return Hashing.sha256().hashString(json, UTF_8).asLong();
    }
  }

  /** A body that is none. Nothing of it is in the exception. */
  public static final class NoSnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    NoSnapshotException(String why) {
      super(why);
      this.why = why;
    }

    /** For a person. */
    public String why() {
      return why;
    }
  }

  private SnapshotBody() {}

  /**
   * The items of a body, in their order.
   *
   * @throws NoSnapshotException if it is no JSON array of objects from its begin to its end
   */
  public static List<Item> items(byte[] body) throws NoSnapshotException {
    CharBuffer text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw new NoSnapshotException("the body is not UTF-8");
    }
    try {
      JsonText json = new JsonText(text.array(), 0, text.limit());
      List<Item> items = new ArrayList<>();
      json.open('[');
      while (json.hasNext(']')) {
        if (json.peek() != '{') {
          throw new NoSnapshotException("an element of the body is no object");
        }
        String item = json.raw(ItemReader.MOST_NESTED);
        if (item.length() > MOST_ITEM_CHARACTERS) {
          throw new NoSnapshotException(
              "an item has more than " + MOST_ITEM_CHARACTERS + " characters");
        }
        items.add(item(item));
      }
      if (json.peek() != JsonText.END) {
        throw new NoSnapshotException("something stands behind the body's end");
      }
      return items;
    } catch (NoJsonException e) {
      throw new NoSnapshotException("the body is no JSON array of items");
    }
  }

  private static Item item(String json) {
    return ItemReader.address(json)
        .map(address -> new Item(address.sensorId(), json, address.timeMillis()))
        .orElseGet(() -> new Item("", json, -1));
  }
}
