package org.kudari.tabular;

import java.util.ArrayList;
import java.util.List;
import org.kudari.model.Layer;
import org.kudari.nn.Embedding;
import org.kudari.nn.Graph;
import org.kudari.nn.GraphValue;
import org.kudari.nn.Select;
import org.kudari.nn.Sequential;
import org.kudari.table.schema.EmbeddingSize;
import org.kudari.table.schema.TableSchema;

/** Networks whose inputs are the encoded rows of a table. */
public final class TabularNetwork {
    private TabularNetwork() {}

    /**
     * {@return layers that take the rows of a schema} An embedded column becomes a learned vector for each of its values.
     * These vectors stand behind the float features. Of a schema with both, the network has two inputs, the features and
     * then the indices; of another schema it has one.
     *
     * @param schema what the columns are for
     * @param layers the layers in their order: the first takes {@link TableSchema#inputWidth} numbers of each row, and the
     *     last gives {@link TableSchema#outputs}
     */
    public static Layer of(TableSchema schema, Layer... layers) {
        List<EmbeddingSize> embeddings = schema.embeddings();
        if (embeddings.isEmpty()) {
            return Sequential.of(layers);
        }
        return Graph.of(g -> {
            List<GraphValue> parts = new ArrayList<>();
            if (schema.width() > 0) {
                parts.add(g.input());
            }
            GraphValue indices = g.input();
            for (int i = 0; i < embeddings.size(); i++) {
                parts.add(indices.then(new Select(1, i), embedding(embeddings.get(i))));
            }
            return List.of(joined(parts).then(layers));
        });
    }

    private static Layer embedding(EmbeddingSize size) {
        Embedding embedding = new Embedding(size.count(), size.width());
        return size.padding().isPresent() ? embedding.withPadding(size.padding().getAsInt()) : embedding;
    }

    private static GraphValue joined(List<GraphValue> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : parts.getFirst().concatenate(1, parts.subList(1, parts.size()).toArray(GraphValue[]::new));
    }
}
