// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.Peers.Probe;
import io.tapdb.replica.peer.StreamListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What members may rely on when they talk to one another, over whatever network. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PeersContract {
  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int LARGEST_BYTES = 48_000_000;

  /** A member with a network of its own. */
  interface Member {
    HostPort address();

    Peers peers();

    /** Messages that came over streams opened to it, by the stream's opening document. */
    Incoming incoming();

    /** Ends as a process does that is told to end. */
    void stop();

    /** Ends as a process does that is killed. */
    void kill();

    /** Comes back at the same address. */
    void restart();

    /** Lets nothing through to and from those. */
    void cutOff(Set<HostPort> members);
  }

  /** A member that serves. */
  abstract Member start();

  /** The other end of the streams that were opened to a member. */
  static final class Incoming {
    final BlockingQueue<Heard> streams = new LinkedBlockingQueue<>();

    StreamListener opened(Doc opening, PeerStream stream) {
      Heard heard = new Heard();
      heard.opening = opening;
      heard.stream = stream;
      streams.add(heard);
      return heard;
    }

    Heard next() throws InterruptedException {
      Heard heard = streams.poll(10, TimeUnit.SECONDS);
      assertThat(heard).as("a stream").isNotNull();
      return heard;
    }
  }

  /** One end of a stream, with all it heard. */
  static final class Heard implements StreamListener {
    final List<byte[]> messages = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();
    volatile long bytes;
    volatile int count;
    volatile boolean keep = true;
    volatile boolean messageAfterEnd;
    Doc opening;
    PeerStream stream;

    @Override
    public void message(byte[] message) {
      messageAfterEnd |= !ends.isEmpty();
      if (keep) {
        messages.add(message);
      }
      // one call at a time, so nothing is lost between reading and writing
      long before = bytes;
      bytes = before + message.length;
      int earlier = count;
      count = earlier + 1;
    }

    @Override
    public void ended(String reason) {
      ends.add(reason);
    }
  }

  /** What came of a call. */
  static final class Outcome implements Peers.ReplyListener {
    final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Override
    public void replied(Doc reply) {
      heard.add(reply);
    }

    @Override
    public void failed(String reason) {
      heard.add(reason);
    }

    Object get() throws InterruptedException {
      Object one = heard.poll(20, TimeUnit.SECONDS);
      assertThat(one).as("an outcome").isNotNull();
      return one;
    }
  }

  static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static Doc ping(int number) {
    return new DocWriter().put("echo", number).build();
  }

  private static Object call(Member from, Member to, Doc command, long millis)
      throws InterruptedException {
    Outcome outcome = new Outcome();
    from.peers().call(to.address(), command, millis, outcome);
    return outcome.get();
  }

  private static void awaitReply(Member from, Member to) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!(call(from, to, ping(1), TIMEOUT_MILLIS) instanceof Doc)) {
      assertThat(System.nanoTime()).as("a reply").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000L);
    }
  }

  private static Heard open(Member from, Member to, String about) {
    Heard heard = new Heard();
    heard.stream =
        from.peers().open(to.address(), new DocWriter().put("about", about).build(), heard);
    return heard;
  }

  private static Probe probe(Member from, HostPort to, long millis) throws InterruptedException {
    BlockingQueue<Probe> result = new LinkedBlockingQueue<>();
    from.peers().probe(to, millis, result::add);
    Probe probe = result.poll(10, TimeUnit.SECONDS);
    assertThat(result).as("further results").isEmpty();
    return probe;
  }

  @Test
  void aCallBringsTheReplyOfTheOtherMember() throws InterruptedException {
    Member one = start();
    Member two = start();
    Object reply = call(one, two, ping(42), TIMEOUT_MILLIS);
    assertThat(reply).isInstanceOf(Doc.class);
    assertThat(((Doc) reply).get("echo").int32()).isEqualTo(42);
    assertThat(((Doc) reply).get("by").string()).isEqualTo(two.address().toString());
  }

  @Test
  void everyOneOfManyCallsIsAnsweredOnce() throws InterruptedException {
    Member one = start();
    Member two = start();
    Outcome outcomes = new Outcome();
    for (int i = 0; i < 500; i++) {
      one.peers().call(two.address(), ping(i), TIMEOUT_MILLIS, outcomes);
    }
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertThat(seen.add(((Doc) outcomes.get()).get("echo").int32())).isTrue();
    }
    assertThat(outcomes.heard).isEmpty();
  }

  @Test
  void aCallToNobodyFails() throws InterruptedException {
    Member one = start();
    Member two = start();
    two.kill();
    assertThat(call(one, two, ping(1), TIMEOUT_MILLIS)).isInstanceOf(String.class);
  }

  @Test
  void aCallThatIsNotAnsweredFailsInTime() throws InterruptedException {
    Member one = start();
    Member two = start();
    long begun = System.nanoTime();
    Object outcome = call(one, two, new DocWriter().put("silence", 1).build(), 300);
    assertThat(outcome).isInstanceOf(String.class);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(250L, 5_000L);
  }

  @Test
  void theLargestMessagesPass() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "size");
    byte[] large = new byte[LARGEST_BYTES];
    large[LARGEST_BYTES - 1] = 7;
    mine.stream.send(large);
    Heard theirs = two.incoming().next();
    await(() -> theirs.count == 1, "the message");
    assertThat(theirs.messages.get(0)).isEqualTo(large);
    theirs.stream.send(large);
    await(() -> mine.count == 1, "the message back");
    assertThat(mine.messages.get(0)).isEqualTo(large);
  }

  @Test
  void messagesArriveInOrderBothWays() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "order");
    Heard theirs = two.incoming().next();
    assertThat(theirs.opening.get("about").string()).isEqualTo("order");
    for (int i = 0; i < 20_000; i++) {
      mine.stream.send(numbered(i, i % 100));
      theirs.stream.send(numbered(i, i % 10));
    }
    await(() -> mine.count == 20_000 && theirs.count == 20_000, "all messages");
    for (int i = 0; i < 20_000; i++) {
      assertThat(ByteBuffer.wrap(mine.messages.get(i)).getInt()).isEqualTo(i);
      assertThat(ByteBuffer.wrap(theirs.messages.get(i)).getInt()).isEqualTo(i);
    }
  }

  private static byte[] numbered(int number, int further) {
    return Arrays.copyOf(ByteBuffer.allocate(4).putInt(number).array(), 4 + further);
  }

  @Test
  void manyThreadsMaySendAtATime() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "threads");
    Heard theirs = two.incoming().next();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int sender = i;
      senders.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int j = 0; j < 1000; j++) {
                      mine.stream.send(numbered(sender * 1000 + j, 0));
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    await(() -> theirs.count == 4000, "all messages");
    int[] last = {-1, -1, -1, -1};
    for (byte[] message : theirs.messages) {
      int number = ByteBuffer.wrap(message).getInt();
      assertThat(number % 1000).isGreaterThan(last[number / 1000]);
      last[number / 1000] = number % 1000;
    }
  }

  @Test
  void whatIsSentAheadOfTheConnectionIsKept() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "early");
    for (int i = 0; i < 10; i++) {
      mine.stream.send(numbered(i, 0));
    }
    mine.stream.close();
    Heard theirs = two.incoming().next();
    await(() -> !theirs.ends.isEmpty(), "the end");
    assertThat(theirs.count).isEqualTo(10);
    assertThat(theirs.messageAfterEnd).isFalse();
  }

  @Test
  void goodbyeOfTheOpenerIsHeardByTheOtherOnly() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "goodbye");
    Heard theirs = two.incoming().next();
    mine.stream.close();
    mine.stream.send(numbered(1, 0));
    await(() -> !theirs.ends.isEmpty(), "the end");
    awaitReply(one, two);
    assertThat(theirs.ends).hasSize(1);
    assertThat(theirs.count).isZero();
    assertThat(mine.ends).isEmpty();
  }

  @Test
  void goodbyeOfTheOtherIsHeardByTheOpenerOnly() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "goodbye");
    Heard theirs = two.incoming().next();
    theirs.stream.send(numbered(1, 0));
    theirs.stream.close();
    await(() -> !mine.ends.isEmpty(), "the end");
    awaitReply(one, two);
    assertThat(mine.count).isEqualTo(1);
    assertThat(mine.ends).hasSize(1);
    assertThat(theirs.ends).isEmpty();
  }

  @Test
  void aStreamToNobodyEnds() throws InterruptedException {
    Member one = start();
    Member two = start();
    two.kill();
    Heard mine = open(one, two, "nobody");
    await(() -> !mine.ends.isEmpty(), "the end");
    assertThat(mine.ends).hasSize(1);
  }

  @Test
  void bothEndsOfAStreamHearThatAMemberWasKilled() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "killed");
    Heard theirs = two.incoming().next();
    Heard back = open(two, one, "back");
    Heard backTheirs = one.incoming().next();
    two.kill();
    await(() -> !mine.ends.isEmpty() && !backTheirs.ends.isEmpty(), "the ends");
    assertThat(mine.ends).hasSize(1);
    assertThat(backTheirs.ends).hasSize(1);
    assertThat(theirs.messages).isEmpty();
    assertThat(back.messages).isEmpty();
  }

  @Test
  void aSlowListenerHoldsUpNeitherTheSenderNorCalls() throws InterruptedException {
    Member one = start();
    Member two = start();
    Heard mine = open(one, two, "slow");
    Heard theirs = two.incoming().next();
    theirs.keep = false;
    for (int i = 0; i < 64; i++) {
      mine.stream.send(new byte[1 << 20]);
    }
    assertThat(call(one, two, ping(1), TIMEOUT_MILLIS)).isInstanceOf(Doc.class);
    await(() -> theirs.bytes == 64L << 20, "all bytes");
  }

  @Test
  void theDeathOfAMemberIsNoticedAtOnce() throws InterruptedException {
    Member one = start();
    Member two = start();
    BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
    one.peers().onLost(lost::add);
    one.peers().retain(Set.of(two.address()));
    awaitWatched(one, two);
    long killed = System.nanoTime();
    two.kill();
    assertThat(lost.poll(10, TimeUnit.SECONDS)).isEqualTo(two.address());
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed)).isLessThan(1000);
    assertThat(probe(one, two.address(), 2000)).isEqualTo(Probe.REFUSED);
    assertThat(lost).isEmpty();
  }

  /** Waits until a member would hear of the other's death. */
  abstract void awaitWatched(Member watcher, Member watched) throws InterruptedException;

  @Test
  void aMemberThatSaysGoodbyeIsNotLost() throws InterruptedException {
    Member one = start();
    Member two = start();
    BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
    one.peers().onLost(lost::add);
    one.peers().retain(Set.of(two.address()));
    awaitWatched(one, two);
    two.stop();
    assertThat(probe(one, two.address(), 2000)).isEqualTo(Probe.REFUSED);
    assertThat(lost).isEmpty();
  }

  @Test
  void aMemberThatIsNoLongerKeptIsNotLost() throws InterruptedException {
    Member one = start();
    Member two = start();
    BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
    one.peers().onLost(lost::add);
    one.peers().retain(Set.of(two.address()));
    awaitWatched(one, two);
    one.peers().retain(Set.of());
    two.kill();
    assertThat(probe(one, two.address(), 2000)).isEqualTo(Probe.REFUSED);
    assertThat(lost).isEmpty();
  }

  @Test
  void aMemberThatComesBackIsFoundAndLostAgain() throws InterruptedException {
    Member one = start();
    Member two = start();
    BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
    one.peers().onLost(lost::add);
    one.peers().retain(Set.of(two.address()));
    awaitWatched(one, two);
    two.kill();
    assertThat(lost.poll(10, TimeUnit.SECONDS)).isEqualTo(two.address());
    two.restart();
    long begun = System.nanoTime();
    awaitReply(one, two);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(3000);
    awaitWatched(one, two);
    two.kill();
    assertThat(lost.poll(10, TimeUnit.SECONDS)).isEqualTo(two.address());
  }

  @Test
  void aProbeTellsWhetherSomebodyListens() throws InterruptedException {
    Member one = start();
    Member two = start();
    assertThat(probe(one, two.address(), 2000)).isEqualTo(Probe.ACCEPTED);
    two.kill();
    assertThat(probe(one, two.address(), 2000)).isEqualTo(Probe.REFUSED);
    assertThat(probe(one, two.address(), 1)).isEqualTo(Probe.UNKNOWN);
  }

  @Test
  void whoIsCutOffHearsNothingAtAll() throws InterruptedException {
    Member one = start();
    Member two = start();
    BlockingQueue<HostPort> lost = new LinkedBlockingQueue<>();
    one.peers().onLost(lost::add);
    one.peers().retain(Set.of(two.address()));
    awaitWatched(one, two);
    Heard mine = open(one, two, "cut");
    Heard theirs = two.incoming().next();
    one.cutOff(Set.of(two.address()));
    mine.stream.send(numbered(1, 0));
    theirs.stream.send(numbered(2, 0));
    long begun = System.nanoTime();
    assertThat(call(one, two, ping(1), 200)).isInstanceOf(String.class);
    assertThat(call(two, one, ping(1), 200)).isInstanceOf(String.class);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isGreaterThan(390);
    assertThat(probe(one, two.address(), 200)).isEqualTo(Probe.UNKNOWN);
    assertThat(mine.count + theirs.count).isZero();
    assertThat(mine.ends.size() + theirs.ends.size()).isZero();
    one.cutOff(Set.of());
    awaitReply(one, two);
    awaitReply(two, one);
    await(() -> mine.ends.size() == 1 && theirs.ends.size() == 1, "the ends");
    assertThat(mine.count + theirs.count).isZero();
    assertThat(lost).isEmpty();
  }
}
