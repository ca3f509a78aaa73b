package dev.sluice.console.web;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server: HTTP/1.1 without TLS, which is for a proxy in front of it. */
public final class WebServer implements AutoCloseable {
  private static final int HEADER_BYTES = 16 << 10;
  private static final int MOST_THREADS = 64;
  private static final Duration POLL = Duration.ofMillis(20);

  private final WebSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final Dispatcher dispatcher;
  private final ConnectionGuard connections;

  /**
   * A server that does not run yet.
   *
   * @param gate turns away calls with a body before it is read
   */
  public WebServer(
      WebSettings settings, List<Route> routes, Route.Gate gate, PrometheusRegistry metrics) {
    this.settings = settings;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 8);
    threads.setName("web");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTime().toMillis());
    server.addConnector(connector);
    connections = new ConnectionGuard(settings.idleTime(), connector.getScheduler());
    connector.addBean(connections);
    server.addBean(new NetworkConnectionLimit(settings.mostConnections(), connector));
    dispatcher = new Dispatcher(settings, routes, gate, metrics, connections);
    server.setHandler(dispatcher);
    server.setErrorHandler(new UnreadableRequest());
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the port is taken or not allowed
   */
  public void start() throws IOException {
    try {
      server.start();
      connections.start();
    } catch (Exception e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IOException(
          String.format("cannot listen on %s:%d: %s", settings.host(), settings.port(), why), e);
    }
  }

  /** Where it listens. */
  public String address() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "http://" + host + ":" + connector.getLocalPort();
  }

  /** Waits until no request is being answered; whether that was so within the time. */
  public boolean awaitQuiet(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (dispatcher.underWay() > 0) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
    return true;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
