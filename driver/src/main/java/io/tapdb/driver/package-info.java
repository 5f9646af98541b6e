// SPDX-License-Identifier: Apache-2.0
/**
 * The Java client: {@link io.tapdb.driver.TapClient} and what it gives out.
 *
 * <p>A client leads to databases, these to collections; each has a blocking face and, by {@code
 * async()}, one that gives futures. Both are thin: the commands are made in {@code
 * CollectionCommands} and {@code DatabaseCommands}, as bytes that are encoded once and sent as they
 * are. Queries are put together in {@link io.tapdb.driver.TapFind} and {@link
 * io.tapdb.driver.TapAggregate}, bulk writes in {@link io.tapdb.driver.TapBulk}.
 *
 * {@snippet :
 * try (TapClient client = TapClient.connect(uri)) {
 *   TapCollection<Document> stock = client.database("shop").collection("stock");
 *   stock.insertOne(new Document("_id", "apple").append("qty", 5));
 *   stock.updateOne(new Document("_id", "apple"), Document.parse("{$set: {qty: 7}}"));
 *   for (Document item : stock.find(new Document("qty", 7)).limit(10)) {
 *     System.out.println(item.toJson());
 *   }
 *   stock.async().countDocuments(new Document()).thenAccept(System.out::println).join();
 * }
 * }
 *
 * <p>Below lie {@code internal.topology}, which knows the servers and where a command goes, {@code
 * internal.wire}, the streams that carry it, {@code internal.command}, what a command and its reply
 * mean, and {@code internal.bson}, the bytes.
 */
package io.tapdb.driver;
