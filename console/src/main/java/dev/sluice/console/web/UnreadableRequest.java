package dev.sluice.console.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never gets to a route, as it cannot be read, in the form that all answers have. */
final class UnreadableRequest implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer =
        Answer.message(response.getStatus(), "this request cannot be read, or not answered");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
