/**
 * Infers a {@link org.kudari.table.schema.TableSchema} from training rows. {@link
 * org.kudari.table.schema.inference.SchemaInference} states the rules.
 *
 * <p>May use {@code table.schema} and what that may.
 */
package org.kudari.table.schema.inference;
