// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.shell.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says without starting anything. */
class ClusterCommandTest {
  @TempDir private Path folder;

  private ToolRun cluster(String what, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "cluster";
    arguments[1] = what;
    arguments[2] = "--dir";
    arguments[3] = folder.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    System.setProperty("tapdb.launcher", "/nowhere/tapdb");
    try {
      return ToolRun.of(arguments);
    } finally {
      System.clearProperty("tapdb.launcher");
    }
  }

  @Test
  void whatMakesNoSetIsRefused() {
    assertThat(cluster("start", "--members", "8").err()).contains("--members is from 1 to 7");
    assertThat(cluster("start", "--members", "0").err()).contains("--members is from 1 to 7");
    assertThat(cluster("start", "--members", "1", "--arbiter").err()).contains("--arbiter needs");
    assertThat(cluster("start", "--base-port", "65534").err()).contains("--base-port");
    assertThat(cluster("start", "--base-port", "0").code()).isEqualTo(2);
    assertThat(ToolRun.of("cluster").err()).contains("start, status or stop");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutASetThereIsNothingToShowOrStop() {
    assertThat(cluster("status"))
        .isEqualTo(
            new ToolRun(
                1, "", "tapdb: there is no set in " + folder + "; start one, or give its --dir"));
    assertThat(cluster("stop").code()).isEqualTo(1);
  }

  @Test
  void membersThatDoNotRunAreDown() throws IOException {
    new Layout(2, false, 27901, Map.of()).write(folder);
    Files.createDirectories(folder.resolve("27901"));
    // left behind by a process that was killed
    Files.writeString(folder.resolve("27901/tapdb.lock"), "999999999\n");
    // taken by one that is no node
    Files.createDirectories(folder.resolve("27902"));
    Files.writeString(folder.resolve("27902/tapdb.lock"), ProcessHandle.current().pid() + "\n");

    ToolRun text = cluster("status");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.lines().getFirst().split("\\s+"))
        .containsExactly("-", "27901", "DOWN", "127.0.0.1:27901");
    assertThat(text.lines()).hasSize(2);
    assertThat(cluster("status", "--json").out())
        .isEqualTo(
            "[{\"pid\": null, \"port\": 27901, \"state\": \"DOWN\", \"host\": \"127.0.0.1:27901\"},"
                + " {\"pid\": null, \"port\": 27902, \"state\": \"DOWN\", \"host\":"
                + " \"127.0.0.1:27902\"}]");
    assertThat(cluster("stop").code()).isZero();
  }

  @Test
  void aSetStaysAsItWasMade() throws IOException {
    Layout made = new Layout(3, true, 27901, Map.of("syncdelay", "5"));
    made.write(folder);
    assertThat(Layout.read(folder)).contains(made);
    assertThat(cluster("start", "--members", "5").err()).contains("holds a set of 3 members");
    assertThat(cluster("start", "--base-port", "27001").err()).contains("from port 27901 on");
    Files.writeString(folder.resolve("cluster.json"), "{members: 3}");
    assertThat(cluster("status").err()).contains("is damaged");
  }

  @Test
  void theLastMemberIsTheArbiter() {
    Layout layout = new Layout(3, true, 27017, Map.of());
    assertThat(layout.uri("mongodb", "demo"))
        .isEqualTo("mongodb://127.0.0.1:27017,127.0.0.1:27018,127.0.0.1:27019/demo?replicaSet=rs0");
    assertThat(layout.configuration().getList("members", Document.class).getLast())
        .isEqualTo(
            new Document("_id", 2).append("host", "127.0.0.1:27019").append("arbiterOnly", true));
  }
}
