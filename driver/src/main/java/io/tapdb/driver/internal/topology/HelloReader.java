// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.bson.FieldWalk;
import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerHello.WireVersions;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonType;
import org.bson.types.ObjectId;

/** The reading of an answer to {@code hello}, field by field. */
final class HelloReader {
  private boolean ok;
  private boolean writable;
  private boolean secondary;
  private boolean arbiter;
  private boolean hidden;
  private boolean ghost;
  private String errmsg = "";
  private long code;
  private String setName;
  private ObjectId electionId;
  private long setVersion = -1;
  private HostAddress me;
  private final List<HostAddress> hosts = new ArrayList<>();
  private final Map<String, String> tags = new TreeMap<>();
  private int minWire;
  private int maxWire;
  private ServerLimits limits = ServerLimits.USUAL;
  private TopologyVersion topologyVersion;
  private long lastWriteMillis = -1;

  private HelloReader() {}

  static ServerHello read(Reply reply) {
    HelloReader reader = new HelloReader();
    for (FieldWalk field = new FieldWalk(reply.bytes(), reply.offset()); field.next(); ) {
      reader.take(field);
    }
    return reader.hello();
  }

  private void take(FieldWalk field) {
    switch (field.name()) {
      case "ok" -> ok = field.isTrue();
      case "isWritablePrimary", "ismaster" -> writable |= field.isTrue();
      case "secondary" -> secondary = field.isTrue();
      case "arbiterOnly" -> arbiter = field.isTrue();
      case "hidden" -> hidden = field.isTrue();
      case "isreplicaset" -> ghost = field.isTrue();
      case "errmsg" -> errmsg = field.asString();
      case "code" -> code = field.asLong();
      case "topologyVersion" -> topologyVersion = TopologyVersion.of(field);
      case "minWireVersion" -> minWire = (int) field.asLong();
      case "maxWireVersion" -> maxWire = (int) field.asLong();
      case "maxBsonObjectSize" -> limits = limits.withDocumentBytes((int) field.asLong());
      case "maxMessageSizeBytes" -> limits = limits.withMessageBytes((int) field.asLong());
      case "maxWriteBatchSize" -> limits = limits.withBatchCount((int) field.asLong());
      default -> takeOfSet(field);
    }
  }

  private void takeOfSet(FieldWalk field) {
    switch (field.name()) {
      case "setName" -> setName = field.asString();
      case "setVersion" -> setVersion = field.asLong();
      case "electionId" -> electionId = idOf(field);
      case "me" -> me = HostAddress.parse(field.asString());
      case "hosts", "passives", "arbiters" -> takeHosts(field.inside());
      case "tags" -> takeTags(field.inside());
      case "lastWrite" -> takeLastWrite(field.inside());
      default -> {
        // a server says much more than a client needs
      }
    }
  }

  private static ObjectId idOf(FieldWalk field) {
    return field.type() == BsonType.OBJECT_ID ? field.asValue().asObjectId().getValue() : null;
  }

  private void takeHosts(FieldWalk names) {
    while (names.next()) {
      hosts.add(HostAddress.parse(names.asString()));
    }
  }

  private void takeTags(FieldWalk all) {
    while (all.next()) {
      tags.put(all.name(), all.asString());
    }
  }

  private void takeLastWrite(FieldWalk inside) {
    if (inside.seek("lastWriteDate") && inside.type() == BsonType.DATE_TIME) {
      lastWriteMillis = inside.asValue().asDateTime().getValue();
    }
  }

  private ServerHello hello() {
    Membership membership =
        setName == null
            ? Membership.NONE
            : new Membership(
                setName,
                new Term(electionId, setVersion),
                me,
                List.copyOf(hosts),
                Map.copyOf(tags));
    return new ServerHello(
        ok ? type() : ServerType.UNKNOWN,
        ok ? null : complaint(),
        membership,
        new WireVersions(minWire, maxWire),
        limits,
        topologyVersion,
        lastWriteMillis);
  }

  private String complaint() {
    return "it answered 'hello' with an error: " + errmsg + " (code " + code + ")";
  }

  private ServerType type() {
    if (ghost) {
      return ServerType.GHOST;
    }
    if (setName == null) {
      return ServerType.STANDALONE;
    }
    if (writable) {
      return ServerType.PRIMARY;
    }
    if (hidden) {
      return ServerType.OTHER;
    }
    if (secondary) {
      return ServerType.SECONDARY;
    }
    return arbiter ? ServerType.ARBITER : ServerType.OTHER;
  }
}
