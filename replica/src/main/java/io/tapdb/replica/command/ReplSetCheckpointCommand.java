// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.sync.Checkpoints;
import io.tapdb.replica.sync.CopyQuestion;
import java.io.IOException;
import java.util.Set;

/** Lets another member copy the files in which the data are here. */
final class ReplSetCheckpointCommand extends NodeCommand {
  private static final Set<String> FIELDS =
      Set.of(
          CopyQuestion.OPEN,
          CopyQuestion.READ,
          CopyQuestion.KEEP,
          CopyQuestion.CLOSE,
          CopyQuestion.FILE,
          CopyQuestion.OFFSET,
          CopyQuestion.BYTES);

  private final Checkpoints checkpoints;

  ReplSetCheckpointCommand(Checkpoints checkpoints) {
    super(CopyQuestion.COMMAND, "lets another member copy the files in which the data are here");
    this.checkpoints = checkpoints;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    try {
      if (arguments.has(CopyQuestion.OPEN)) {
        invocation.reply(
            checkpoints.open(CopyQuestion.formats(arguments.array(CopyQuestion.OPEN))));
      } else if (arguments.has(CopyQuestion.READ)) {
        invocation.reply(CopyQuestion.content(read(arguments)));
      } else if (arguments.has(CopyQuestion.KEEP)) {
        checkpoints.keep(arguments.number(CopyQuestion.KEEP, 0));
        invocation.replyOk();
      } else {
        checkpoints.close(arguments.require(CopyQuestion.CLOSE).number(CopyQuestion.CLOSE, 0));
        invocation.replyOk();
      }
    } catch (IOException failed) {
      throw new TapdbException(
          ErrorCode.OPERATION_FAILED, "the checkpoint cannot be read: " + failed.getMessage());
    }
  }

  private byte[] read(Arguments arguments) throws IOException {
    long bytes = arguments.count(CopyQuestion.BYTES, 0);
    if (bytes < 1 || bytes > CopyQuestion.MOST_BYTES) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "from 1 to " + CopyQuestion.MOST_BYTES + " bytes can be read at once");
    }
    return checkpoints.read(
        arguments.number(CopyQuestion.READ, 0),
        arguments.requiredString(CopyQuestion.FILE),
        arguments.count(CopyQuestion.OFFSET, 0),
        (int) bytes);
  }
}
