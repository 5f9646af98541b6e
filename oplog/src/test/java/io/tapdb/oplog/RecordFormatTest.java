// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Records written by the format and read by the reader, sound and damaged. */
class RecordFormatTest {
  private static final RecordFormat.Frame FRAME =
      new RecordFormat.Frame(0x01020304, 7, 0x1122334455667788L, new OpTime(-2, 5));

  private final MemoryDisk disk = new MemoryDisk();

  private static byte[] sealed(byte[] payload, RecordFormat.Frame frame) {
    byte[] bytes = new byte[RecordFormat.bytesFor(payload.length)];
    Arrays.fill(bytes, (byte) 0xee);
    System.arraycopy(payload, 0, bytes, RecordFormat.HEADER_BYTES, payload.length);
    RecordFormat.seal(bytes, 0, payload.length, frame);
    return bytes;
  }

  private static byte[] random(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void aRecordTakesAMultipleOfEightBytes() {
    assertThat(RecordFormat.bytesFor(1)).isEqualTo(48);
    assertThat(RecordFormat.bytesFor(8)).isEqualTo(48);
    assertThat(RecordFormat.bytesFor(9)).isEqualTo(56);
  }

  @Test
  void theFrameAndThePayloadAreReadBackAndThePaddingIsZero() {
    for (int length = 1; length < 40; length++) {
      byte[] payload = random(Seeds.random(length), length);
      byte[] bytes = sealed(payload, FRAME);
      assertThat(RecordFormat.isSound(bytes, 0)).isTrue();
      assertThat(RecordFormat.payload(bytes, 0)).isEqualTo(length);
      assertThat(RecordFormat.generation(bytes, 0)).isEqualTo(7);
      assertThat(RecordFormat.frame(bytes, 0)).isEqualTo(FRAME);
      assertThat(Arrays.copyOfRange(bytes, 40, 40 + length)).isEqualTo(payload);
      assertThat(Arrays.copyOfRange(bytes, 40 + length, bytes.length))
          .isEqualTo(new byte[bytes.length - 40 - length]);
    }
  }

  @Test
  void everyByteButThePaddingIsCovered() throws IOException {
    byte[] bytes = sealed(random(Seeds.random(1), 13), FRAME);
    LogFile file = disk.create("x.log", 256);
    for (int i = 0; i < 40 + 13; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      file.write(0, changed, 0, changed.length);
      assertThat(new RecordReader(file).moveTo(0, 256)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void recordsOfAllSizesAreWalkedThroughTheWindow() {
    Seeds.forEach(
        25,
        random -> {
          int size = 3 << 20;
          LogFile file = new MemoryDisk().create("x.log", size);
          List<byte[]> payloads = new ArrayList<>();
          long end = 8;
          while (true) {
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 700_000 : 3000);
            if (end + RecordFormat.bytesFor(length) > size) {
              break;
            }
            payloads.add(random(random, length));
            byte[] bytes = sealed(payloads.getLast(), FRAME);
            file.write(end, bytes, 0, bytes.length);
            end += bytes.length;
          }
          RecordReader reader = new RecordReader(file);
          long at = 8;
          for (byte[] payload : payloads) {
            assertThat(reader.moveTo(at, end)).isTrue();
            assertThat(reader.payload()).isEqualTo(payload);
            assertThat(reader.frame()).isEqualTo(FRAME);
            at = reader.next();
          }
          assertThat(at).isEqualTo(end);
          assertThat(reader.moveTo(at, end)).isFalse();
          assertThat(reader.moveTo(at, size)).isFalse();
        });
  }

  @Test
  void aRecordThatReachesBeyondTheLimitIsNotRead() throws IOException {
    byte[] bytes = sealed(random(Seeds.random(1), 24), FRAME);
    LogFile file = disk.create("x.log", 256);
    file.write(0, bytes, 0, bytes.length);
    assertThat(new RecordReader(file).moveTo(0, 64)).isTrue();
    assertThat(new RecordReader(file).moveTo(0, 63)).isFalse();
    assertThat(new RecordReader(file).moveTo(0, 39)).isFalse();
    assertThat(new RecordReader(file).moveTo(64, 64)).isFalse();
  }

  @Test
  void candidatesAreFoundByGenerationBehindZeros() throws IOException {
    LogFile file = disk.create("x.log", 1 << 20);
    byte[] bytes = sealed(random(Seeds.random(1), 24), FRAME);
    file.write(600_000, bytes, 0, bytes.length);
    RecordReader reader = new RecordReader(file);
    assertThat(reader.nextCandidate(0, 1 << 20, 7)).isEqualTo(600_000);
    assertThat(reader.nextCandidate(0, 1 << 20, 6)).isEqualTo(-1);
    assertThat(reader.nextCandidate(0, 600_063, 7)).isEqualTo(-1);
    assertThat(reader.nextCandidate(600_008, 1 << 20, 7)).isEqualTo(-1);
    assertThat(reader.hasBytes(0, 600_000)).isFalse();
    assertThat(reader.hasBytes(0, 600_064)).isTrue();
    assertThat(reader.hasBytes(600_064, 1 << 20)).isFalse();
  }

  @Test
  void aReaderSeesGrowthOnlyAfterItForgotWhatItRead() throws IOException {
    LogFile file = disk.create("x.log", 1024);
    RecordReader reader = new RecordReader(file);
    assertThat(reader.moveTo(0, 1024)).isFalse();
    byte[] bytes = sealed(random(Seeds.random(1), 24), FRAME);
    file.write(0, bytes, 0, bytes.length);
    assertThat(reader.moveTo(0, 1024)).isFalse();
    reader.invalidate();
    assertThat(reader.moveTo(0, 1024)).isTrue();
  }
}
