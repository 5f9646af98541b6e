// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Prices of securities by the minute over a trading day: made up, but always the same.
 *
 * <p>The day has two sessions of 121 minutes each, 09:30 to 11:30 and 13:00 to 15:00.
 */
final class MarketData implements Iterator<BsonDocument> {
  static final int SECURITIES = 500;
  static final int MINUTES = 242;
  static final int DOCUMENTS = SECURITIES * MINUTES;

  private static final int MINUTES_OF_SESSION = 121;
  private static final long SEED = 20230108;
  private static final LocalDateTime MORNING = LocalDateTime.of(2023, 1, 8, 9, 30);
  private static final LocalDateTime AFTERNOON = LocalDateTime.of(2023, 1, 8, 13, 0);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int documents;
  private int position;
  private long previousCents;
  private long lastCents;

  /** So many documents, security after security. */
  MarketData(int documents) {
    this.documents = documents;
  }

  @Override
  public boolean hasNext() {
    return position < documents;
  }

  @Override
  public BsonDocument next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int minute = position % MINUTES;
    if (minute == 0) {
      previousCents = 1_000L + random.nextInt(10_000);
      lastCents = previousCents;
    }
    long open = lastCents;
    long close = moved(open);
    long high = Math.max(open, close) + random.nextInt(10);
    long low = Math.max(1, Math.min(open, close) - random.nextInt(10));
    lastCents = close;
    int volume = 100 + random.nextInt(100);
    BsonDocument document =
        new BsonDocument("SecurityID", new BsonString(security(position / MINUTES)))
            .append("DateTime", new BsonDateTime(millis(minute)))
            .append("PreClosePx", price(previousCents))
            .append("OpenPx", price(open))
            .append("HighPx", price(high))
            .append("LowPx", price(low))
            .append("LastPx", price(close))
            .append("Volume", new BsonInt32(volume))
            .append("Amount", price(close * volume));
    position++;
    return document;
  }

  private long moved(long cents) {
    int most = (int) Math.max(1, cents / 200);
    return Math.max(1, cents + random.nextInt(-most, most + 1));
  }

  static String security(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(6 - digits.length()) + digits;
  }

  /** When a minute of the day begins. */
  static long millis(int minute) {
    LocalDateTime time =
        minute < MINUTES_OF_SESSION
            ? MORNING.plusMinutes(minute)
            : AFTERNOON.plusMinutes(minute - MINUTES_OF_SESSION);
    return time.toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static BsonDouble price(long cents) {
    return new BsonDouble(cents / 100.0);
  }
}
