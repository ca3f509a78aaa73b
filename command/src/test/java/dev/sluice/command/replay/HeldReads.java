package dev.sluice.command.replay;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network in front of the store of the generated cameras: a replay reads some of its objects
 * through it, and then waits in the middle until it may go on.
 */
public final class HeldReads implements AutoCloseable {
  private final CompletableFuture<Void> midway = new CompletableFuture<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger read = new AtomicInteger();
  private final FaultyNetwork network;

  /** Holds all reads behind so many. */
  public HeldReads(GeneratedCameras cameras, int before) throws IOException {
    network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request -> {
              if (request.startsWith("GET /cameras/data/") && read.incrementAndGet() > before) {
                midway.complete(null);
                goOn.await();
              }
              return FaultyNetwork.Fate.PASS;
            });
  }

  /** The address of the store, through this network. */
  public String endpoint() {
    return network.endpoint();
  }

  /** How often each request came, by method and target. */
  public Map<String, Integer> requests() {
    return network.requests();
  }

  /** Is done when the replay is in the middle. */
  public CompletableFuture<Void> midway() {
    return midway;
  }

  /** Lets it go on. */
  public void goOn() {
    goOn.countDown();
  }

  @Override
  public void close() throws IOException {
    goOn();
    network.close();
  }
}
