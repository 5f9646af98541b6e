// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import java.util.Locale;

/**
 * What a client did to a document: one write, and what it was told of it.
 *
 * <p>Every write gives the document a value that no other write gives.
 */
final class Deed {
  /** The kinds of writes. */
  enum Kind {
    /** Sets the value whether the document is there or not. */
    PUT,
    /** Makes the document, if it is not there. */
    INSERT,
    /** Sets the value if it is another one that was named. */
    SWAP,
    /** Sets the value if the document is there, counts, and tells how often that was done. */
    COUNT,
    /** Removes the document, if it is there. */
    DELETE
  }

  /** What became of it. */
  enum Outcome {
    /** Nobody knows (yet): it took effect, or will, or never. */
    UNKNOWN,
    /** It took effect, and a majority has it. */
    DONE,
    /** It had no effect. */
    NOTHING
  }

  /**
   * What a document holds.
   *
   * @param value the last value written, {@link #ABSENT} if it is not there
   * @param count how many {@link Kind#COUNT}s there were since it was put or made
   */
  record State(long value, long count) {
    static final State ABSENT = new State(0, 0);

    boolean isAbsent() {
      return value == 0;
    }
  }

  private final Kind kind;
  private final long value;
  private final long expected;
  private final long begun;
  private long ended = Long.MAX_VALUE;
  private long told;
  private Outcome outcome = Outcome.UNKNOWN;

  /**
   * A write that is sent now.
   *
   * @param value what it gives the document
   * @param expected what a {@link Kind#SWAP} wants to find
   */
  Deed(Kind kind, long value, long expected, long begun) {
    this.kind = kind;
    this.value = value;
    this.expected = expected;
    this.begun = begun;
  }

  Kind kind() {
    return kind;
  }

  long value() {
    return value;
  }

  long expected() {
    return expected;
  }

  long begun() {
    return begun;
  }

  long ended() {
    return ended;
  }

  Outcome outcome() {
    return outcome;
  }

  /** It took effect. */
  void done(long now, long count) {
    outcome = Outcome.DONE;
    ended = now;
    told = count;
  }

  /** It had no effect. */
  void nothing() {
    outcome = Outcome.NOTHING;
  }

  /** What the document holds after it took effect on that state, or null if it cannot have. */
  State effectOn(State before) {
    return switch (kind) {
      case PUT -> new State(value, 0);
      case INSERT -> before.isAbsent() ? new State(value, 0) : null;
      case SWAP -> before.value() == expected ? new State(value, before.count()) : null;
      case DELETE -> before.isAbsent() ? null : State.ABSENT;
      case COUNT -> counted(before);
    };
  }

  private State counted(State before) {
    boolean possible =
        !before.isAbsent() && (outcome != Outcome.DONE || told == before.count() + 1);
    return possible ? new State(value, before.count() + 1) : null;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %d%s from %d to %s: %s%s",
        kind,
        value,
        kind == Kind.SWAP ? " for " + expected : "",
        begun,
        ended == Long.MAX_VALUE ? "?" : Long.toString(ended),
        outcome,
        kind == Kind.COUNT && outcome == Outcome.DONE ? " as number " + told : "");
  }
}
