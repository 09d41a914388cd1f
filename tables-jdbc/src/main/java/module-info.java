/** Queries of databases as tables. */
module org.kudari.jdbc {
    requires transitive java.sql;
    requires transitive org.kudari.nn;

    exports org.kudari.jdbc;

    uses java.sql.Driver;

    provides org.kudari.table.TableSourceProvider with
            org.kudari.jdbc.JdbcProvider;
}
