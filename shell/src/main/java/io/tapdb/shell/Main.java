// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import io.tapdb.shell.cluster.ClusterCommand;
import io.tapdb.shell.console.ShellCommand;
import io.tapdb.shell.demo.DemoCommand;
import io.tapdb.shell.transfer.ExportCommand;
import io.tapdb.shell.transfer.ImportCommand;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The entry of all tools: {@code tapdb shell}, {@code import}, {@code export}, {@code demo}, {@code
 * cluster}.
 */
@Command(
    name = "tapdb",
    mixinStandardHelpOptions = true,
    version = "tapdb " + Version.TEXT,
    subcommands = {
      ShellCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DemoCommand.class,
      ClusterCommand.class
    })
public final class Main implements Runnable {
  /** Kept, as loggers that nobody holds forget their level. */
  private static final Logger ROOT_LOGGER = Logger.getLogger("");

  @Spec private CommandSpec spec;

  /** Runs a tool and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // libraries report lost connections here, which the tools do themselves
    ROOT_LOGGER.setLevel(Level.OFF);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (refused, given) -> {
          String tool = refused.getCommandLine().getCommandSpec().qualifiedName();
          System.err.println("tapdb: " + reason(refused) + "; see " + tool + " --help");
          return 2;
        });
    return line;
  }

  /** Of a choice, the words as the help spells them. */
  private static String reason(ParameterException refused) {
    ArgSpec option = refused.getArgSpec();
    if (option == null || !option.type().isEnum() || refused.getValue() == null) {
      return refused.getMessage();
    }
    String name = ((OptionSpec) option).longestName();
    return name + " takes " + option.paramLabel() + ", not '" + refused.getValue() + "'";
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which tool? " + spec.subcommands().keySet());
  }
}
