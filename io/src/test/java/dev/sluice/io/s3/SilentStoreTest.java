package dev.sluice.io.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.local.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A store that takes each request and answers none. */
@ExtendWith(RealServer.class)
@Timeout(120)
class SilentStoreTest {
  private interface Call {
    void make(ObjectStore store) throws IOException;
  }

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("list s3://b/p", store -> store.list("b", "p", any -> {}));
    calls.put("list s3://b/q", store -> store.listFolders("b", "q"));
    calls.put("list s3://b/r", store -> store.anyUnder("b", "r"));
    calls.put(
        "read s3://b/k",
        store -> {
          try (InputStream object = store.read("b", "k")) {
            assertThat(object.read()).isZero();
          }
        });
    calls.put("write s3://b/k", store -> store.put("b", "k", new byte[1]));
    calls.put("write s3://b/a", store -> store.putIfAbsent("b", "a", new byte[1]));
    calls.put(
        "write s3://b/w",
        store -> {
          try (ObjectWriter writer = store.write("b", "w")) {
            writer.write(new byte[9 << 20]);
          }
        });
    calls.put("remove s3://b/d", store -> store.delete("b", List.of("d")));
    return calls;
  }

  @Test
  void isGivenUpAfterOneAttemptWhereThatIsAllThereIsTimeFor(S3Server forItsCredentials)
      throws IOException {
    try (FaultyProxy silent = new FaultyProxy(URI.create("http://127.0.0.1:1"));
        ObjectStore store = new S3Settings(silent.endpoint(), true, null, 10).open()) {
      for (int i = 0; i < 10; i++) {
        silent.next(new FaultyProxy.Fault.Silence());
      }

      assertThatThrownBy(() -> store.anyUnder("b", "p"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("cannot list s3://b/p at " + silent.endpoint() + ": ");
      assertThat(silent.connections()).isEqualTo(1);
    }
  }

  @Test
  void isWarnedOfAfterFiveSecondsWhateverWasAsked(S3Server forItsCredentials) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<FaultyProxy> silent = new ArrayList<>();
    Map<String, CompletableFuture<Void>> asked = new LinkedHashMap<>();
    System.setErr(new PrintStream(said, true));
    try {
      for (Map.Entry<String, Call> call : calls().entrySet()) {
        FaultyProxy proxy = new FaultyProxy(URI.create("http://127.0.0.1:1"));
        for (int i = 0; i < 10; i++) {
          proxy.next(new FaultyProxy.Fault.Silence());
        }
        silent.add(proxy);
        asked.put(
            call.getKey() + " at " + proxy.endpoint(),
            CompletableFuture.runAsync(
                () -> {
                  try (ObjectStore store = new S3Settings(proxy.endpoint(), true, null, 0).open()) {
                    call.getValue().make(store);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                },
                each -> new Thread(each).start()));
      }

      Awaitility.await()
          .atMost(100, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(said.toString())
                      .contains(
                          asked.keySet().stream()
                              .map(each -> "no answer to " + each + " for ")
                              .toList()));
      assertThat(asked.values()).noneMatch(CompletableFuture::isDone);
    } finally {
      System.setErr(before);
      for (FaultyProxy each : silent) {
        each.close();
      }
    }
    for (CompletableFuture<Void> each : asked.values()) {
      assertThatThrownBy(each::get).isInstanceOf(ExecutionException.class);
    }
  }
}
