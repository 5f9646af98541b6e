// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/**
 * A server over a real socket that keeps documents in memory and misbehaves on demand: it answers
 * late, out of order, with errors or not at all, stops reading, and breaks its streams.
 */
public final class FakeServer extends TapDbGrpc.TapDbImplBase implements AutoCloseable {
  /** The largest message of the protocol; gRPC ends the stream of a client that sends more. */
  private static final int MAX_MESSAGE_BYTES = 48_000_000;

  private final FakeStore store = new FakeStore();
  private final Map<String, Consumer<FakeCommand>> behaviours = new ConcurrentHashMap<>();
  private final Queue<FakeCommand> received = new ConcurrentLinkedQueue<>();
  private final Queue<Long> cancels = new ConcurrentLinkedQueue<>();
  private final Queue<FakeSession> thirsty = new ConcurrentLinkedQueue<>();
  private final Set<FakeSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger largest = new AtomicInteger();
  private final Queue<FakeCommand> frozen = new ConcurrentLinkedQueue<>();
  private final FakeHello hello = new FakeHello();
  private volatile boolean isFrozen;
  private volatile boolean reading = true;
  private Server server;
  private int port;

  private FakeServer() {}

  /** A server on a free port. */
  public static FakeServer start() {
    return new FakeServer().listen();
  }

  private FakeServer listen() {
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .directExecutor()
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              .addService(this)
              .build()
              .start();
      port = server.getPort();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes away as if killed. */
  public void stop() {
    hello.forget();
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Comes back on the port it had, with the documents it had. */
  public void restart() {
    stop();
    listen();
  }

  /** Comes back after {@link #stop}. */
  public void startAgain() {
    listen();
  }

  @Override
  public void close() {
    stop();
  }

  /** Where it listens. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  /** How to connect to it; options go behind. */
  public String uri(String options) {
    return "tapdb://" + host() + "/test?" + options;
  }

  /** What it keeps. */
  public FakeStore store() {
    return store;
  }

  /** Has commands of this name handled in this way. */
  public void on(String command, Consumer<FakeCommand> behaviour) {
    behaviours.put(command, behaviour);
  }

  /** Has commands of this name answered with this, in shell syntax. */
  public void answer(String command, String reply) {
    on(command, received -> received.reply(reply));
  }

  /** Has commands of this name kept; they are answered when whoever calls sees fit. */
  public Queue<FakeCommand> hold(String command) {
    Queue<FakeCommand> held = new ConcurrentLinkedQueue<>();
    on(command, held::add);
    return held;
  }

  /** Has commands of this name handled as usual again. */
  public void behave(String command) {
    behaviours.remove(command);
  }

  /** Handles a command as usual. */
  public void handle(FakeCommand command) {
    if (command.name().equals("hello")) {
      hello.ask(command);
    } else {
      command.reply(store.run(command.database(), command.document()));
    }
  }

  /** Says something else about itself; fields that are not named stay. */
  public void hello(String fields) {
    hello.say(BsonDocument.parse(fields));
  }

  /** Counts its changes from now on, and lets those wait for them who ask for that. */
  public void countChanges() {
    hello.count();
  }

  /** The number of its last change, as it stands in commands; null if it counts none. */
  public BsonDocument topologyVersion() {
    return hello.version();
  }

  /** How many wait for its next change. */
  public int waitingForChanges() {
    return hello.waiting();
  }

  /** Stops like a process that is stopped: connections stay, nothing is answered. */
  public void freeze() {
    isFrozen = true;
  }

  /** Goes on where it was frozen. */
  public void thaw() {
    isFrozen = false;
    for (FakeCommand command = frozen.poll(); command != null; command = frozen.poll()) {
      answer(command);
    }
  }

  /** Takes in no more commands than gRPC has taken in already. */
  public void stopReading() {
    reading = false;
  }

  /** Takes in commands again. */
  public void readAgain() {
    reading = true;
    for (FakeSession session = thirsty.poll(); session != null; session = thirsty.poll()) {
      session.request();
    }
  }

  /** Ends all streams, but not the connection. */
  public void breakStreams() {
    sessions.forEach(session -> session.end(Status.UNAVAILABLE.withDescription("told to break")));
  }

  /** The commands that came, without greetings. */
  public List<FakeCommand> commands() {
    return received.stream()
        .filter(command -> !command.name().equals("hello") && !command.name().equals("ping"))
        .toList();
  }

  /** The commands of this name that came. */
  public List<BsonDocument> commands(String name) {
    return received.stream()
        .filter(command -> command.name().equals(name))
        .map(FakeCommand::document)
        .toList();
  }

  /** The last command of this name that came. */
  public BsonDocument last(String name) {
    return commands(name).getLast();
  }

  /** How many requests to stop a command came. */
  public int cancels() {
    return cancels.size();
  }

  /** How many streams were opened so far. */
  public int opened() {
    return opened.get();
  }

  /** How many streams are open. */
  public int open() {
    return sessions.size();
  }

  /** The size of the largest message that came. */
  public int largestMessage() {
    return largest.get();
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionReply> out) {
    FakeSession session = new FakeSession(this, (ServerCallStreamObserver<SessionReply>) out);
    opened.incrementAndGet();
    sessions.add(session);
    readOn(session);
    return session;
  }

  void readOn(FakeSession session) {
    if (reading) {
      session.request();
    } else {
      thirsty.add(session);
    }
  }

  void received(FakeCommand command, int size) {
    largest.accumulateAndGet(size, Math::max);
    received.add(command);
    if (isFrozen) {
      frozen.add(command);
    } else {
      answer(command);
    }
  }

  private void answer(FakeCommand command) {
    Consumer<FakeCommand> behaviour = behaviours.get(command.name());
    try {
      if (behaviour == null) {
        handle(command);
      } else {
        behaviour.accept(command);
      }
    } catch (RuntimeException | AssertionError e) {
      command.fail(8, "UnknownError", "the fake server failed: " + e);
    }
  }

  void cancelled(long id) {
    cancels.add(id);
  }

  void ended(FakeSession session) {
    sessions.remove(session);
  }
}
