// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.Seeds;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.FieldWalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServerLinkTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  private final Queue<PendingCall<?>> unsent = new ConcurrentLinkedQueue<>();
  private final AtomicInteger breaks = new AtomicInteger();
  private ServerLink link;

  private final LinkListener listener =
      new LinkListener() {
        @Override
        public void broke(ServerLink which, TapNetworkException reason) {
          assertThat(which).isSameAs(link);
          breaks.incrementAndGet();
        }

        @Override
        public void unsent(PendingCall<?> call, TapNetworkException reason) {
          unsent.add(call);
        }

        @Override
        public void lost(PendingCall<?> call, TapNetworkException failure) {
          call.fail(failure);
        }

        @Override
        public boolean refused(PendingCall<?> call, ServerLink which, TapCommandException failure) {
          return false;
        }
      };

  private ServerLink link(int sessions, int maxInFlight, int maxQueued) {
    HostAddress address = HostAddress.parse(server.host());
    LinkSettings settings = new LinkSettings(sessions, maxInFlight, maxQueued, 5000);
    link = ServerLink.to(address, settings, listener);
    return link;
  }

  @AfterEach
  void closeLink() {
    if (link != null) {
      link.close();
    }
  }

  private static ByteString echo(int number) {
    return CommandWriter.of("echo", number).finish();
  }

  /** Reads back the number an echo was sent with. */
  private static long number(Reply reply) {
    FieldWalk walk = new FieldWalk(reply.bytes(), reply.offset());
    assertThat(walk.seek("echo")).isTrue();
    FieldWalk inside = walk.inside();
    assertThat(inside.seek("echo")).isTrue();
    return inside.asLong();
  }

  private PendingCall<Long> submit(int number, boolean patient) {
    PendingCall<Long> call =
        PendingCall.of(Request.of("test", echo(number)), ServerLinkTest::number, patient);
    link.submit(call);
    return call;
  }

  @Test
  void repliesInAnyOrderReachTheirCalls() {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 100, 100);
    Seeds.forEach(
        20,
        random -> {
          List<PendingCall<Long>> calls = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            calls.add(submit(i, false));
          }
          Eventually.until("all are there", () -> held.size() == 50);
          List<FakeCommand> shuffled = new ArrayList<>(held);
          held.clear();
          Collections.shuffle(shuffled, new Random(random.nextLong()));
          shuffled.forEach(server::handle);
          for (int i = 0; i < 50; i++) {
            assertThat(calls.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
          }
        });
  }

  @Test
  void noMoreAreUnderWayThanTheBoundAllows() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 4, 100);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(submit(i, false));
    }
    for (int done = 0; done < 20; done++) {
      Eventually.until("the next is there", () -> !held.isEmpty());
      int under = Math.min(4, 20 - done);
      Eventually.until("the bound is used", () -> held.size() == under);
      server.handle(held.poll());
    }
    for (int i = 0; i < 20; i++) {
      assertThat(calls.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(server.commands()).extracting(FakeCommand::id).allMatch(id -> id > 0);
  }

  @Test
  void whoDoesNotWaitIsRefusedBeyondTheBoundAndWhoWaitsIsNot() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 2, 3);
    List<PendingCall<Long>> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      taken.add(submit(i, false));
    }
    PendingCall<Long> refused = submit(5, false);
    assertThatThrownBy(refused::join)
        .hasCauseInstanceOf(TapException.class)
        .hasMessageContaining("may queue (3)");
    PendingCall<Long> patient = submit(6, true);
    taken.add(patient);
    assertThat(patient).isNotDone();
    Eventually.until("two are held", () -> held.size() == 2);
    server.behave("echo");
    held.forEach(server::handle);
    for (PendingCall<Long> call : taken) {
      call.get(20, TimeUnit.SECONDS);
    }
    assertThat(patient.join()).isEqualTo(6);
    assertThat(submit(7, false).get(20, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(server.commands()).hasSize(7);
  }

  @Test
  void aServerThatStopsReadingStopsTheSenderBeforeItsMemoryFills() throws Exception {
    link(1, 100_000, 100_000);
    submit(-1, true).get(20, TimeUnit.SECONDS);
    server.stopReading();
    ByteString large = CommandWriter.whole(new Document("echo", 1L).append("x", new byte[64_000]));
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      PendingCall<Long> call =
          PendingCall.of(Request.of("test", large), ServerLinkTest::number, false);
      link.submit(call);
      calls.add(call);
    }
    // 32 MB were submitted; what the drainer may hand to gRPC ahead is a small part of that
    AtomicInteger waiting = new AtomicInteger();
    Eventually.until(
        "most of them wait",
        () -> {
          waiting.set(0);
          link.forEach(
              call -> {
                if (call.id == 0) {
                  waiting.incrementAndGet();
                }
              });
          return waiting.get() > 300;
        });
    // the server had already asked for one message
    assertThat(calls.stream().filter(PendingCall::isDone)).hasSizeLessThanOrEqualTo(1);
    server.readAgain();
    for (PendingCall<Long> call : calls) {
      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aCallCancelledBeforeItWasSentIsNeverSent() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 1, 10);
    PendingCall<Long> first = submit(1, false);
    PendingCall<Long> second = submit(2, false);
    PendingCall<Long> third = submit(3, false);
    Eventually.until("the first is there", () -> held.size() == 1);
    assertThat(second.cancel(true)).isTrue();
    server.behave("echo");
    server.handle(held.poll());
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(third.get(20, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(server.commands()).hasSize(2);
    assertThat(server.cancels()).isZero();
  }

  @Test
  void aCallCancelledUnderWayKeepsItsPlaceUntilTheServerAnswers() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 1, 10);
    PendingCall<Long> first = submit(1, false);
    PendingCall<Long> second = submit(2, false);
    Eventually.until("the first is there", () -> held.size() == 1);
    first.cancel(true);
    Eventually.until("the server knows", () -> held.peek().isCancelled());
    assertThat(server.commands()).hasSize(1);
    server.behave("echo");
    held.poll().fail(11601, "Interrupted", "stopped");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void cancellingAtTheVeryMomentOfTheReplyLosesNothing() throws Exception {
    link(2, 8, 1000);
    for (int round = 0; round < 300; round++) {
      PendingCall<Long> call = submit(round, false);
      if (round % 3 == 0) {
        Thread.onSpinWait();
      }
      call.cancel(true);
      assertThat(call.isDone()).isTrue();
    }
    assertThat(submit(7, false).get(20, TimeUnit.SECONDS)).isEqualTo(7);
    Eventually.until("nothing is left", () -> underWay() == 0);
  }

  private int underWay() {
    AtomicInteger count = new AtomicInteger();
    link.forEach(call -> count.incrementAndGet());
    return count.get();
  }

  @Test
  void aBrokenStreamFailsWhatWasSentAndGivesBackWhatWasNot() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 2, 10);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(submit(i, false));
    }
    Eventually.until("two are there", () -> held.size() == 2);
    held.peek().breakStream(Status.UNAVAILABLE.withDescription("told to"));
    for (PendingCall<Long> sent : calls.subList(0, 2)) {
      assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapNetworkException.class)
          .hasMessageContaining(server.host())
          .hasMessageContaining("UNAVAILABLE, told to");
    }
    Eventually.until("three are given back", () -> unsent.size() == 3);
    assertThat(unsent).containsExactlyElementsOf(calls.subList(2, 5));
    assertThat(calls.subList(2, 5)).noneMatch(PendingCall::isDone);
    assertThat(breaks).hasValue(1);
  }

  @Test
  void theNextUseOpensABrokenStreamAgain() throws Exception {
    link(1, 10, 10);
    assertThat(submit(1, false).get(20, TimeUnit.SECONDS)).isEqualTo(1);
    server.breakStreams();
    Eventually.until("the break is noticed", () -> breaks.get() == 1);
    assertThat(server.open()).isZero();
    assertThat(submit(2, false).get(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(server.opened()).isEqualTo(2);
  }

  @Test
  void oneBrokenStreamLeavesTheOthersAlone() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(2, 10, 10);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(submit(i, false));
    }
    Eventually.until("all are there", () -> held.size() == 4);
    assertThat(server.open()).isEqualTo(2);
    FakeCommand victim = held.peek();
    victim.breakStream(Status.INTERNAL);
    held.stream().filter(one -> one.session() != victim.session()).forEach(server::handle);
    int failed = 0;
    for (PendingCall<Long> call : calls) {
      failed += call.handle((ok, failure) -> failure == null ? 0 : 1).get(20, TimeUnit.SECONDS);
    }
    assertThat(failed).isEqualTo(2);
    assertThat(breaks).hasValue(1);
  }

  @Test
  void loadGoesToTheStreamThatHasLess() {
    Queue<FakeCommand> held = server.hold("echo");
    link(4, 100, 100);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(submit(i, false));
    }
    Eventually.until("all are there", () -> held.size() == 40);
    assertThat(held.stream().map(FakeCommand::session).distinct()).hasSize(4);
    for (FakeCommand command : held) {
      assertThat(held.stream().filter(other -> other.session() == command.session())).hasSize(10);
    }
    assertThat(calls).noneMatch(PendingCall::isDone);
  }

  @Test
  void aReplyNobodyAskedForEndsTheStream() {
    server.on(
        "echo",
        command -> {
          command.reply("{ok: 1, echo: {echo: 5}}");
          command.reply("{ok: 1, echo: {echo: 5}}");
        });
    link(1, 10, 10);
    assertThat(submit(5, false).join()).isEqualTo(5);
    Eventually.until("the break is noticed", () -> breaks.get() == 1);
    Eventually.until("the server notices too", () -> server.open() == 0);
    server.behave("echo");
    assertThat(submit(6, false).join()).isEqualTo(6);
  }

  @Test
  void aServerThatIsNotThereGivesTheCallBack() {
    server.stop();
    link(1, 10, 10);
    PendingCall<Long> call = submit(1, false);
    Eventually.until("it is given back", () -> unsent.contains(call));
    assertThat(call).isNotDone();
    assertThat(breaks).hasValue(1);
  }

  @Test
  void anInterruptionFailsWhatIsUnderWayAndGivesBackTheRestUntilTheServerHasRecovered()
      throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 2, 10);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(submit(i, false));
    }
    Eventually.until("two are there", () -> held.size() == 2);
    link.interrupt(new TapNetworkException("it is frozen"));
    for (PendingCall<Long> sent : calls.subList(0, 2)) {
      assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapNetworkException.class)
          .hasMessageContaining("it is frozen");
    }
    Eventually.until("three are given back", () -> unsent.size() == 3);
    PendingCall<Long> later = submit(5, false);
    Eventually.until("it is given back at once", () -> unsent.contains(later));
    Eventually.until("the server notices", () -> server.open() == 0);
    // it was meant, so nobody has to be told
    assertThat(breaks).hasValue(0);
    assertThat(link.load()).isZero();
    server.behave("echo");
    link.recovered();
    assertThat(submit(6, false).get(20, TimeUnit.SECONDS)).isEqualTo(6);
  }

  @Test
  void questionsAreAskedDuringAnInterruptionToo() throws Exception {
    link(1, 1, 0);
    link.interrupt(new TapNetworkException("it is frozen"));
    PendingCall<Long> question =
        PendingCall.of(Request.of("test", echo(1)), ServerLinkTest::number, true);
    link.ask(question);
    assertThat(question.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(link.load()).isZero();
  }

  @Test
  void aQuestionAfterInterruptedOnesGoesOutOnANewStream() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 1, 0);
    for (int round = 1; round <= 20; round++) {
      PendingCall<Long> old =
          PendingCall.of(Request.of("test", echo(1)), ServerLinkTest::number, true);
      link.ask(old);
      Eventually.until("it is there", () -> !held.isEmpty());
      held.clear();
      link.interruptHellos(new TapNetworkException("it does not answer"));
      PendingCall<Long> next =
          PendingCall.of(Request.of("test", echo(2)), ServerLinkTest::number, true);
      link.ask(next);
      assertThatThrownBy(() -> old.get(20, TimeUnit.SECONDS))
          .hasMessageContaining("it does not answer");
      Eventually.until("it is there", () -> !held.isEmpty());
      server.handle(held.poll());
      assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(server.opened()).isEqualTo(round + 1);
    }
  }

  @Test
  void manyThreadsThatSendWhileTheLinkIsInterruptedLoseNoCall() throws Exception {
    link(2, 16, 100_000);
    int threads = 8;
    CountDownLatch finished = new CountDownLatch(threads);
    Queue<PendingCall<Long>> all = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < 500; i++) {
                  all.add(submit(i, true));
                  if (i % 50 == 0 && thread == 0) {
                    link.interrupt(new TapNetworkException("it is frozen"));
                    link.recovered();
                  }
                }
                finished.countDown();
              });
    }
    assertThat(finished.await(60, TimeUnit.SECONDS)).isTrue();
    Eventually.until(
        "every call has an end or was given back",
        () -> all.stream().allMatch(call -> call.isDone() || unsent.contains(call)));
    Eventually.until("the count is right", () -> link.load() == 0);
    assertThat(breaks).hasValue(0);
    assertThat(submit(7, false).get(20, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void aRetiredLinkGivesEverythingBackAndLetsGo() throws Exception {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 2, 10);
    PendingCall<Long> sent = submit(1, false);
    Eventually.until("it is there", () -> held.size() == 1);
    link.retire(new TapNetworkException("it is not used any more"));
    assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS)).hasMessageContaining("not used");
    PendingCall<Long> later = submit(2, false);
    Eventually.until("it is given back", () -> unsent.contains(later));
    Eventually.until("the server notices", () -> server.open() == 0);
  }

  @Test
  void closingFailsWhatIsPendingAndWhatComesLater() {
    Queue<FakeCommand> held = server.hold("echo");
    link(1, 2, 10);
    List<PendingCall<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(submit(i, true));
    }
    Eventually.until("two are there", () -> held.size() == 2);
    link.close();
    calls.add(submit(6, true));
    for (PendingCall<Long> call : calls) {
      assertThatThrownBy(call::join)
          .hasCauseInstanceOf(TapException.class)
          .hasMessageContaining("closed");
    }
    assertThat(underWay()).isZero();
    Eventually.until("the server notices", () -> server.open() == 0);
  }

  @Test
  void manyThreadsThatSendAndCancelWhileStreamsBreakLoseNoCall() throws Exception {
    link(2, 16, 100_000);
    int threads = 16;
    CountDownLatch finished = new CountDownLatch(threads);
    Queue<PendingCall<Long>> all = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < 500; i++) {
                  PendingCall<Long> call = submit(i, thread % 2 == 0);
                  all.add(call);
                  if (i % 7 == 0) {
                    call.cancel(true);
                  } else if (i % 50 == 0 && thread == 0) {
                    server.breakStreams();
                  }
                }
                finished.countDown();
              });
    }
    assertThat(finished.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(all).hasSize(threads * 500);
    Eventually.until(
        "every call has an end or was given back",
        () -> all.stream().allMatch(call -> call.isDone() || unsent.contains(call)));
    Eventually.until("nothing is left", () -> underWay() == 0);
    assertThat(submit(7, false).get(20, TimeUnit.SECONDS)).isEqualTo(7);
  }
}
