/** Speed, measured side by side. */
module org.kudari.benchmarks {
    requires jmh.core;
}
