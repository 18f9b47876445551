/// The commands that were sent together with a statement.
struct Pipeline {
    /// How many there are.
    var count = 0
    /// Which of them is the statement.
    var statement = 0
    /// Which of them gives its results now.
    var position = 0
    /// Those that have the server keep a ``TransactionCommand``, and its number.
    var preparing: [(position: Int, number: Int)] = []
}

/// A command that begins or ends a transaction; the server keeps it prepared, as it does statements.
struct TransactionCommand: Sendable {
    /// Which of the connection's it is.
    let number: Int
    let text: String
    let name: String

    init(_ number: Int, _ text: String) {
        self.number = number
        self.text = text
        name = "postern_unit\(number)"
    }
}
