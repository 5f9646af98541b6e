// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.UUID;

/** Makes a collection; answers whether there was none before. */
public final class CreateCollection implements WriteTask<Boolean> {
  private static final int MAX_TABLES = Integer.MAX_VALUE / 8;

  private final Namespace namespace;
  private final Doc options;
  private final UUID uuid;

  /**
   * Prepares the request.
   *
   * @param options as given by the user; checked here
   * @param uuid the identity it will have
   */
  public CreateCollection(Namespace namespace, Doc options, UUID uuid) {
    this.namespace = namespace;
    this.options = CollectionOptions.check(options);
    this.uuid = uuid;
  }

  @Override
  public Planned<Boolean> plan(Moment moment) {
    CollectionEntry present = moment.find(namespace);
    if (present == null) {
      PlanBuilder plan = new PlanBuilder(moment);
      create(plan, namespace, options, uuid);
      return new Planned<>(plan.build(), true);
    }
    if (BsonOrder.compare(present.options(), options) != 0) {
      throw new TapdbException(
          ErrorCode.NAMESPACE_EXISTS,
          "namespace "
              + namespace
              + " already exists, but with different options: "
              + present.options());
    }
    return new Planned<>(PlanBuilder.nothing(moment), false);
  }

  /**
   * Adds the step that makes a collection, and gives the collection as later steps will find it.
   */
  public static CollectionEntry create(
      PlanBuilder plan, Namespace namespace, Doc options, UUID uuid) {
    if (namespace.isSystem() && !namespace.isLocal()) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          "cannot create '" + namespace + "': names that begin with system. are reserved");
    }
    if (plan.catalog().all().size() >= MAX_TABLES) {
      throw new TapdbException(ErrorCode.CANNOT_CREATE_INDEX, "too many collections");
    }
    Doc command = new DocWriter().put("create", namespace.collection()).copyAll(options).build();
    plan.define(namespace.database(), uuid, command);
    return plan.catalog().find(uuid);
  }
}
