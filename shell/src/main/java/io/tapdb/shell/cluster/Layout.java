// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.json.JsonParseException;

/**
 * What a set on this machine consists of; written into its folder when it is first started.
 *
 * @param members how many, with the arbiter
 * @param arbiter whether the last of them is one
 * @param basePort the port of the first; the others follow
 * @param parameters what the members are started with, by name
 */
public record Layout(int members, boolean arbiter, int basePort, Map<String, String> parameters) {
  /** The name of every set that is made like this. */
  public static final String SET = "rs0";

  /** Where the members listen. */
  static final String ADDRESS = "127.0.0.1";

  private static final String FILE = "cluster.json";

  /** The ports of the members, in their order. */
  List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      ports.add(basePort + i);
    }
    return ports;
  }

  /** Whether the member of that number bears no data. */
  boolean isArbiter(int member) {
    return arbiter && member == members - 1;
  }

  /** How clients name the whole set. */
  public String uri(String scheme, String database) {
    String hosts =
        ports().stream().map(port -> ADDRESS + ":" + port).collect(Collectors.joining(","));
    return scheme + "://" + hosts + "/" + database + "?replicaSet=" + SET;
  }

  /** The configuration it begins with. */
  Document configuration() {
    List<Document> rows = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Document row = new Document("_id", i).append("host", ADDRESS + ":" + (basePort + i));
      rows.add(isArbiter(i) ? row.append("arbiterOnly", true) : row);
    }
    return new Document("_id", SET).append("members", rows);
  }

  /** The set that was made in a folder, if one was. */
  static Optional<Layout> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Document kept = Document.parse(Files.readString(file));
      Map<String, String> parameters = new LinkedHashMap<>();
      kept.get("setParameter", Document.class)
          .forEach((name, value) -> parameters.put(name, value.toString()));
      return Optional.of(
          new Layout(
              kept.getInteger("members"),
              kept.getBoolean("arbiter"),
              kept.getInteger("basePort"),
              parameters));
    } catch (JsonParseException | NullPointerException | ClassCastException damaged) {
      throw new ClusterFailure(
          "the file " + file + " is damaged; give another --dir, or delete the folder");
    }
  }

  void write(Path folder) throws IOException {
    Document kept =
        new Document("members", members)
            .append("arbiter", arbiter)
            .append("basePort", basePort)
            .append("setParameter", new Document(new LinkedHashMap<>(parameters)));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(FILE), kept.toJson() + "\n");
  }
}
