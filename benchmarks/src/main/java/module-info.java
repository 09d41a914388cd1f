/** Speed, measured side by side. */
module org.kudari.benchmarks {
    requires jmh.core;
    requires jdk.incubator.vector;
    requires org.kudari.cpu;
    requires org.kudari.nn;
}
