// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.ProcessFacts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of the process: JSON lines on standard output or appended to a file, the node's own
 * events and those of the libraries in one form.
 */
public final class ServerLog implements NodeLog {
  private static final int RECENT = 1024;

  private final Logger logger;
  private final RecentLines recent = new RecentLines(RECENT);
  private final RecentLines warnings = new RecentLines(RECENT);
  private final Encoder<ILoggingEvent> encoder;
  private final boolean toFile;
  private volatile boolean starting = true;

  private ServerLog(LoggerContext context, Path file) {
    this.encoder = encoder(context);
    this.toFile = file != null;
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.WARN);
    // warns, with a trace, of every client that leaves in the middle of a call
    context.getLogger("io.grpc").setLevel(Level.ERROR);
    root.addAppender(output(context, file));
    root.addAppender(memory(context));
    this.logger = context.getLogger("tapdb");
    logger.setLevel(Level.DEBUG);
  }

  /**
   * Sets the logging of the process up.
   *
   * @param file where lines are appended, or null for standard output
   * @throws IOException when that file cannot be written
   */
  public static ServerLog open(Path file) throws IOException {
    if (file != null) {
      checkWritable(file);
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return new ServerLog((LoggerContext) LoggerFactory.getILoggerFactory(), file);
  }

  /** The library would only note a file it cannot open, and leave the node without a log. */
  private static void checkWritable(Path file) throws IOException {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (FileSystemException refused) {
      String reason = refused.getReason();
      throw new IOException(
          "the log file "
              + file
              + " cannot be written: "
              + (reason == null ? "no such folder, or not permitted" : reason),
          refused);
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    return lines;
  }

  private OutputStreamAppender<ILoggingEvent> output(LoggerContext context, Path file) {
    OutputStreamAppender<ILoggingEvent> output;
    if (file == null) {
      output = new ConsoleAppender<>();
    } else {
      FileAppender<ILoggingEvent> appender = new FileAppender<>();
      appender.setFile(file.toString());
      output = appender;
    }
    output.setContext(context);
    output.setEncoder(encoder);
    output.start();
    return output;
  }

  private AppenderBase<ILoggingEvent> memory(LoggerContext context) {
    AppenderBase<ILoggingEvent> memory =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            String line = new String(encoder.encode(event), StandardCharsets.UTF_8).strip();
            recent.add(line);
            if (starting && event.getLevel().isGreaterOrEqual(Level.WARN)) {
              warnings.add(line);
            }
          }
        };
    memory.setContext(context);
    memory.start();
    return memory;
  }

  @Override
  public void write(Event event) {
    switch (event.severity()) {
      case FATAL, ERROR -> logger.error(event.message(), event);
      case WARNING -> logger.warn(event.message(), event);
      case INFO -> logger.info(event.message(), event);
      case DEBUG -> logger.debug(event.message(), event);
    }
  }

  /** Says that the start is over: warnings from now on are not those of the start. */
  public void started() {
    starting = false;
  }

  /** Whether lines go to a file, so that standard output is free. */
  public boolean isToFile() {
    return toFile;
  }

  /** The newest line. */
  public String lastLine() {
    return recent.kept().newest().getLast();
  }

  /** The newest lines, or only the warnings of the start. */
  public ProcessFacts.LogLines lines(boolean startupWarningsOnly) {
    return startupWarningsOnly ? warnings.kept() : recent.kept();
  }

  /** Writes what is buffered and ends. */
  public void close() {
    logger.getLoggerContext().stop();
  }
}
