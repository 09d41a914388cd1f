/** A program that uses Kudari as a library; it names no backend. */
module org.example.digits {
    requires org.kudari.nn;
    requires org.kudari.pictures;
}
