/** A page on this machine that shows trainings while they run. */
module org.kudari.board {
    requires org.kudari.nn;
    requires jdk.httpserver;

    exports org.kudari.board;
}
