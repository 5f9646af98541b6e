// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CursorsTest {
  private static final Namespace COLL = new Namespace("test", "c");
  private static final OpenCursor.Keeping PLAIN = new OpenCursor.Keeping(false, false, 0);

  private final ManualClock clock = new ManualClock();
  private final Cursors cursors = new Cursors(Seeds.random(1), clock, 3, 1000);

  /** A cursor that holds what it is told to, and counts how often it is closed. */
  private static final class Holding implements QueryCursor {
    private long bytes;
    private int closed;

    Holding(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public int fill(DocWriter array, Batch batch, Operation operation) {
      return 0;
    }

    @Override
    public boolean isExhausted() {
      return false;
    }

    @Override
    public long heldBytes() {
      return bytes;
    }

    @Override
    public void detach() {}

    @Override
    public void close() {
      closed++;
    }
  }

  private static void refuses(ErrorCode code, String word, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TapdbException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(word);
  }

  @Test
  void aCursorThatHasEndedCannotBeTaken() {
    OpenCursor killed = cursors.add(COLL, new Holding(0), PLAIN);
    cursors.kill(killed.id());
    // as a request does that found it just before
    assertThat(killed.take()).isEqualTo(OpenCursor.Taken.GONE);
    OpenCursor idle = cursors.add(COLL, new Holding(0), PLAIN);
    clock.advance(10);
    cursors.expire(5);
    assertThat(idle.take()).isEqualTo(OpenCursor.Taken.GONE);
  }

  @Test
  void aCursorKilledInUseIsClosedOnceByTheOneWhoUsesIt() {
    Holding holding = new Holding(0);
    OpenCursor used = cursors.add(COLL, holding, PLAIN);
    cursors.checkOut(used.id(), COLL);
    clock.advance(10);
    cursors.expire(5);
    assertThat(cursors.size()).as("in use is not idle").isEqualTo(1);
    assertThat(cursors.kill(used.id())).isTrue();
    assertThat(used.take()).isEqualTo(OpenCursor.Taken.GONE);
    assertThat(holding.closed).isZero();
    cursors.checkIn(used);
    assertThat(holding.closed).isEqualTo(1);
    refuses(ErrorCode.CURSOR_NOT_FOUND, "not found", () -> cursors.checkOut(used.id(), COLL));
  }

  @Test
  void thereAreOnlySoMany() {
    List<OpenCursor> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(cursors.add(COLL, new Holding(0), PLAIN));
    }
    Holding fourth = new Holding(0);
    refuses(ErrorCode.RESOURCE_EXHAUSTED, "3 open", () -> cursors.add(COLL, fourth, PLAIN));
    assertThat(fourth.closed).as("it is the caller's still").isZero();
    cursors.kill(three.getFirst().id());
    cursors.add(COLL, fourth, PLAIN);
    assertThat(cursors.size()).isEqualTo(3);
  }

  @Test
  void togetherTheyHoldOnlySoMuch() {
    OpenCursor first = cursors.add(COLL, new Holding(600), PLAIN);
    Holding second = new Holding(401);
    refuses(ErrorCode.EXCEEDED_MEMORY_LIMIT, "1000 bytes", () -> cursors.add(COLL, second, PLAIN));
    assertThat(second.closed).as("it is the caller's still").isZero();
    assertThat(cursors.size()).isEqualTo(1);
    assertThat(cursors.heldBytes()).isEqualTo(600);
    cursors.add(COLL, new Holding(400), PLAIN);
    cursors.kill(first.id());
    assertThat(cursors.heldBytes()).isEqualTo(400);
    cursors.add(COLL, second, PLAIN);
    cursors.closeAll();
    assertThat(cursors.heldBytes()).isZero();
    assertThat(second.closed).isOne();
  }

  @Test
  void theRequestThatBeganItCounts() {
    cursors.add(COLL, new Holding(0), new OpenCursor.Keeping(false, false, 300));
    assertThat(cursors.heldBytes()).isEqualTo(600);
    refuses(
        ErrorCode.EXCEEDED_MEMORY_LIMIT,
        "1000 bytes",
        () -> cursors.add(COLL, new Holding(0), new OpenCursor.Keeping(false, false, 300)));
  }

  @Test
  void aCursorThatComesToHoldTooMuchIsEnded() {
    cursors.add(COLL, new Holding(600), PLAIN);
    Holding growing = new Holding(0);
    OpenCursor open = cursors.add(COLL, growing, PLAIN);
    cursors.checkOut(open.id(), COLL);
    growing.bytes = 500;
    refuses(ErrorCode.EXCEEDED_MEMORY_LIMIT, "500", () -> cursors.checkIn(open));
    assertThat(growing.closed).isOne();
    assertThat(cursors.heldBytes()).isEqualTo(600);
    refuses(ErrorCode.CURSOR_NOT_FOUND, "not found", () -> cursors.checkOut(open.id(), COLL));
  }

  @Test
  void aCursorThatHoldsLessAndLessGoesOn() {
    Holding shrinking = new Holding(1000);
    OpenCursor open = cursors.add(COLL, shrinking, PLAIN);
    for (int bytes = 900; bytes >= 0; bytes -= 100) {
      cursors.checkOut(open.id(), COLL);
      shrinking.bytes = bytes;
      cursors.checkIn(open);
      assertThat(cursors.heldBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void aCursorThatIsKilledInUseIsClosedWhenItIsGivenBack() {
    Holding holding = new Holding(100);
    OpenCursor open = cursors.add(COLL, holding, PLAIN);
    cursors.checkOut(open.id(), COLL);
    assertThat(cursors.kill(open.id())).isTrue();
    assertThat(cursors.kill(open.id())).isFalse();
    assertThat(holding.closed).isZero();
    assertThat(cursors.heldBytes()).isZero();
    holding.bytes = 5000;
    cursors.checkIn(open);
    assertThat(holding.closed).isOne();
    assertThat(cursors.heldBytes()).isZero();
  }

  @Test
  void onlyItsOwnCollectionMayGoOnAndOnlyOneAtATime() {
    OpenCursor open = cursors.add(COLL, new Holding(0), PLAIN);
    refuses(
        ErrorCode.UNAUTHORIZED,
        "different namespace",
        () -> cursors.checkOut(open.id(), new Namespace("test", "other")));
    cursors.checkOut(open.id(), COLL);
    refuses(ErrorCode.CURSOR_IN_USE, "in use", () -> cursors.checkOut(open.id(), COLL));
    cursors.checkIn(open);
    cursors.checkOut(open.id(), COLL);
  }

  @Test
  void cursorsNobodyAsksForAreEnded() {
    Holding idle = new Holding(10);
    Holding used = new Holding(10);
    Holding immortal = new Holding(10);
    cursors.add(COLL, idle, PLAIN);
    OpenCursor asked = cursors.add(COLL, used, PLAIN);
    cursors.add(COLL, immortal, new OpenCursor.Keeping(true, false, 0));
    clock.advance(400_000);
    cursors.checkOut(asked.id(), COLL);
    cursors.checkIn(asked);
    clock.advance(200_001);
    cursors.expire(600_000);
    assertThat(idle.closed).isOne();
    assertThat(used.closed).isZero();
    assertThat(cursors.timedOut()).isOne();
    cursors.checkOut(asked.id(), COLL);
    clock.advance(10_000_000);
    cursors.expire(600_000);
    assertThat(used.closed).as("it is in use").isZero();
    cursors.checkIn(asked);
    clock.advance(600_001);
    cursors.expire(600_000);
    assertThat(used.closed).isOne();
    assertThat(immortal.closed).isZero();
    assertThat(cursors.heldBytes()).isEqualTo(10);
  }

  /** Whatever happens in whatever order: each cursor is closed once, and the sums are right. */
  @Test
  void theBooksBalance() {
    Seeds.forEach(
        200,
        random -> {
          Cursors many = new Cursors(random, clock, 20, 10_000);
          List<OpenCursor> open = new ArrayList<>();
          List<OpenCursor> out = new ArrayList<>();
          List<Holding> all = new ArrayList<>();
          for (int step = 0; step < 300; step++) {
            int action = random.nextInt(6);
            if (action < 2 || open.isEmpty()) {
              Holding made = new Holding(random.nextInt(2000));
              try {
                open.add(many.add(COLL, made, PLAIN));
                all.add(made);
              } catch (TapdbException refused) {
                assertThat(made.closed).isZero();
              }
            } else if (action < 4) {
              OpenCursor one = open.get(random.nextInt(open.size()));
              take(many, one, out);
            } else if (action == 4 && !out.isEmpty()) {
              OpenCursor one = out.remove(random.nextInt(out.size()));
              ((Holding) one.cursor()).bytes = random.nextInt(3000);
              giveBack(many, one, random.nextInt(5) == 0);
            } else {
              many.kill(open.remove(random.nextInt(open.size())).id());
            }
            assertThat(many.size()).isLessThanOrEqualTo(20);
            assertThat(many.heldBytes())
                .isEqualTo(many.all().stream().mapToLong(OpenCursor::heldBytes).sum())
                .isBetween(0L, 10_000L);
          }
          out.forEach(one -> giveBack(many, one, false));
          many.closeAll();
          assertThat(many.heldBytes()).isZero();
          assertThat(all).allMatch(each -> each.closed == 1);
        });
  }

  private static void take(Cursors many, OpenCursor one, List<OpenCursor> out) {
    try {
      out.add(many.checkOut(one.id(), COLL));
    } catch (TapdbException gone) {
      assertThat(gone.code()).isIn(ErrorCode.CURSOR_NOT_FOUND, ErrorCode.CURSOR_IN_USE);
    }
  }

  private static void giveBack(Cursors many, OpenCursor one, boolean finish) {
    if (finish) {
      many.finish(one);
      return;
    }
    try {
      many.checkIn(one);
    } catch (TapdbException tooMuch) {
      assertThat(tooMuch.code()).isEqualTo(ErrorCode.EXCEEDED_MEMORY_LIMIT);
    }
  }
}
