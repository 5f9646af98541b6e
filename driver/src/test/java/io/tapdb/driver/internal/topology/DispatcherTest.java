// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.TapTimeoutException;
import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  private Dispatcher dispatcher;

  private Dispatcher open(int selectionTimeoutMillis, int maxQueued) {
    dispatcher =
        Dispatcher.open(
            new TopologySettings(
                List.of(HostAddress.parse(server.host())),
                true,
                null,
                null,
                new TopologySettings.Times(selectionTimeoutMillis, 0, 10_000, 15),
                new LinkSettings(2, 100, maxQueued, 1000)));
    return dispatcher;
  }

  @AfterEach
  void close() {
    if (dispatcher != null) {
      dispatcher.close();
    }
  }

  private static Request echo() {
    return Request.of("test", CommandWriter.of("echo").finish());
  }

  private PendingCall<Reply> send() {
    return dispatcher.send(echo(), reply -> reply);
  }

  @Test
  void itConnectsWhenTheFirstCommandComesAndGreetsOnce() throws Exception {
    open(5000, 10);
    assertThat(server.opened()).isZero();
    for (int i = 0; i < 5; i++) {
      send().get(20, TimeUnit.SECONDS);
    }
    assertThat(server.commands("hello")).hasSize(1);
  }

  @Test
  void theLimitsAreThoseTheServerNames() {
    server.hello("{maxBsonObjectSize: 11, maxMessageSizeBytes: 12345, maxWriteBatchSize: 13}");
    open(5000, 10);
    assertThat(dispatcher.limits()).isEqualTo(ServerLimits.USUAL);
    dispatcher.call(echo());
    assertThat(dispatcher.limits()).isEqualTo(new ServerLimits(11, 12345, 13));
  }

  @Test
  void commandsThatWereNotSentSurviveABreak() throws Exception {
    Queue<FakeCommand> held = server.hold("hello");
    open(20_000, 100);
    List<PendingCall<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(send());
    }
    Eventually.until("the greeting is there", () -> held.size() == 1);
    held.poll().breakStream(Status.UNAVAILABLE);
    Eventually.until("it greets again", () -> held.size() == 1);
    assertThat(calls).noneMatch(PendingCall::isDone);
    server.behave("hello");
    server.handle(held.poll());
    for (PendingCall<Reply> call : calls) {
      call.get(20, TimeUnit.SECONDS);
    }
    assertThat(server.commands("echo")).hasSize(10);
  }

  @Test
  void aServerThatBreaksEveryGreetingIsAskedWithPauses() {
    server.on("hello", command -> command.breakStream(Status.UNAVAILABLE));
    open(600, 10);
    assertThatThrownBy(() -> dispatcher.call(echo())).isInstanceOf(TapTimeoutException.class);
    // without pauses it would be thousands
    assertThat(server.commands("hello").size()).isBetween(3, 60);
  }

  @Test
  void nobodyIsAskedWhileNobodyWaits() throws Exception {
    server.stop();
    open(1500, 10);
    PendingCall<Reply> call = send();
    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TapTimeoutException.class);
    server.startAgain();
    PendingCall<Reply> next = send();
    next.get(20, TimeUnit.SECONDS);
    assertThat(server.commands("hello")).hasSize(1);
  }

  @Test
  void onlyThoseWhoDoNotWaitAreRefusedWhileThereIsNoServer() {
    server.hold("hello");
    open(400, 2);
    List<PendingCall<Reply>> kept = new ArrayList<>();
    kept.add(send());
    kept.add(send());
    PendingCall<Reply> refused = send();
    assertThatThrownBy(refused::join).hasCauseInstanceOf(TapException.class);
    kept.add(dispatcher.sendPatiently(echo(), reply -> reply));
    assertThat(kept).noneMatch(PendingCall::isDone);
    for (PendingCall<Reply> call : kept) {
      assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapTimeoutException.class);
    }
  }

  @Test
  void aCommandPinnedToALinkFailsWithIt() throws Exception {
    open(20_000, 10);
    Reply reply = send().get(20, TimeUnit.SECONDS);
    Request pinned = echo().pinnedTo(reply.origin());
    dispatcher.send(pinned, again -> again).get(20, TimeUnit.SECONDS);
    server.stop();
    Eventually.until("the break is noticed", () -> server.open() == 0);
    PendingCall<Reply> call = dispatcher.send(pinned, again -> again);
    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TapNetworkException.class);
  }

  @Test
  void aReaderThatFailsFailsItsCallOnly() throws Exception {
    open(5000, 10);
    PendingCall<Object> broken =
        dispatcher.send(
            echo(),
            reply -> {
              throw new ArithmeticException("no");
            });
    assertThatThrownBy(() -> broken.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ArithmeticException.class);
    send().get(20, TimeUnit.SECONDS);
    assertThat(server.opened()).isLessThanOrEqualTo(3);
  }

  @Test
  void aClosedDispatcherTakesNothing() {
    open(5000, 10);
    dispatcher.call(echo());
    dispatcher.close();
    assertThatThrownBy(send()::join)
        .hasCauseInstanceOf(TapException.class)
        .hasMessageContaining("closed");
  }
}
