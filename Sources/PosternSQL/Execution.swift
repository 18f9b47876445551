/// A statement that gives its rows.
///
/// Its rows and columns are lent for a moment and do not own it: to take a reference of their own for every value would cost more
/// than the value. They read it through a property that never changes, of an object that outlives them.
@usableFromInline
final class Execution {
    @usableFromInline let statement: any DriverStatement
    let start: Monotonic?

    init(_ statement: any DriverStatement, since start: Monotonic? = nil) {
        self.statement = statement
        self.start = start
    }
}
