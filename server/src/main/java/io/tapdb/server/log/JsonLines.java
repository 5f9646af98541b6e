// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.replica.NodeLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Turns events into log lines: one JSON object each, with time, severity, component, id, context,
 * message and attributes.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final int MAX_ATTRIBUTE_BYTES = 10 * 1024;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Override
  public byte[] encode(ILoggingEvent event) {
    return line(event).getBytes(StandardCharsets.UTF_8);
  }

  private static String line(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    NodeLog.Event own =
        arguments != null && arguments.length == 1 && arguments[0] instanceof NodeLog.Event mine
            ? mine
            : null;
    DocWriter line = new DocWriter(512);
    line.open("t").put("$date", TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).close();
    if (own != null) {
      line.put("s", own.severity().letter())
          .put("c", own.component().name())
          .put("id", own.id())
          .put("ctx", event.getThreadName())
          .put("msg", own.message());
      attributes(line, own.attributes());
    } else {
      foreign(line, event);
    }
    return Json.write(line.build()) + "\n";
  }

  private static void attributes(DocWriter line, Doc attributes) {
    if (attributes.length() > MAX_ATTRIBUTE_BYTES) {
      line.open("attr")
          .put("text", Json.write(attributes).substring(0, MAX_ATTRIBUTE_BYTES))
          .close();
      line.put("truncated", true).put("size", attributes.length());
    } else if (!attributes.isEmpty()) {
      line.put("attr", attributes);
    }
  }

  /** An event of a library. */
  private static void foreign(DocWriter line, ILoggingEvent event) {
    line.put("s", event.getLevel().toString().substring(0, 1))
        .put("c", "-")
        .put("id", 0)
        .put("ctx", event.getThreadName())
        .put("msg", event.getFormattedMessage())
        .open("attr")
        .put("logger", event.getLoggerName());
    if (event.getThrowableProxy() != null) {
      line.put("trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    line.close();
  }

  @Override
  public byte[] headerBytes() {
    return null;
  }

  @Override
  public byte[] footerBytes() {
    return null;
  }
}
