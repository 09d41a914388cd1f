/** Parquet files as tables. */
module org.kudari.parquet {
    requires transitive org.kudari.nn;
    requires dev.hardwood.core;
    requires java.logging;

    exports org.kudari.parquet;

    provides org.kudari.table.TableSourceProvider with
            org.kudari.parquet.ParquetProvider;
}
