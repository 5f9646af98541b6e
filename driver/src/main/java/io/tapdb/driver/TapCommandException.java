// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.LinkedHashSet;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A server's answer that says the command failed, wholly or in part. */
public class TapCommandException extends TapException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String codeName;
  private final String errmsg;
  private final transient BsonDocument reply;
  private final Set<String> errorLabels;

  /**
   * A failure told by a reply.
   *
   * @param error the document that holds code, codeName and errmsg: the reply or a part of it
   * @param reply the whole reply
   */
  public TapCommandException(BsonDocument error, BsonDocument reply) {
    super(describe(error));
    this.code = codeOf(error);
    this.codeName = textOf(error, "codeName");
    this.errmsg = textOf(error, "errmsg");
    this.reply = reply;
    this.errorLabels = labelsOf(reply);
  }

  private static String describe(BsonDocument error) {
    String name = textOf(error, "codeName");
    return textOf(error, "errmsg")
        + " (code "
        + codeOf(error)
        + (name.isEmpty() ? "" : ", " + name)
        + ")";
  }

  private static int codeOf(BsonDocument error) {
    BsonValue code = error.get("code");
    return code != null && code.isNumber() ? code.asNumber().intValue() : 0;
  }

  private static String textOf(BsonDocument error, String name) {
    BsonValue text = error.get(name);
    return text != null && text.isString() ? text.asString().getValue() : "";
  }

  private static Set<String> labelsOf(BsonDocument reply) {
    Set<String> labels = new LinkedHashSet<>();
    if (reply.get("errorLabels") != null && reply.get("errorLabels").isArray()) {
      for (BsonValue label : reply.getArray("errorLabels")) {
        labels.add(label.asString().getValue());
      }
    }
    return Set.copyOf(labels);
  }

  /** The number of the error. */
  public final int code() {
    return code;
  }

  /** The name of the error, or an empty text if the server gave none. */
  public final String codeName() {
    return codeName;
  }

  /** What the server says about it. */
  public final String errmsg() {
    return errmsg;
  }

  /** All that the server answered. */
  public final BsonDocument reply() {
    return reply;
  }

  @Override
  public final Set<String> errorLabels() {
    return errorLabels;
  }
}
