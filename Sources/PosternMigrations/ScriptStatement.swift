/// One statement of a script.
struct ScriptStatement: Sendable, Equatable {
    /// The statement with its semicolon, without the comments before it.
    let text: String

    /// The line of the file that it begins on.
    let line: Int
}
