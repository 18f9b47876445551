internal import PosternMigrations
internal import PosternSQL

/// What a run is doing, as a person reads it.
struct RunTask: Equatable {
    /// What it is: `2 of 5: 20261123044500, statement 3 of 7`.
    let name: String
    /// How far it has come, or its SQL; may be empty.
    let detail: String

    /// `nil` for an event after which nothing is going on.
    init?(_ event: MigrationEvent) {
        switch event {
        case .copying(let progress): (name, detail) = ("snapshot", "\(ProgressBar.percent(of: progress)) %")
        case .counting: (name, detail) = ("counting rows", "")
        case .checkingReferences: (name, detail) = ("checking references", "")
        case .statement(let running):
            name =
                "\(running.number) of \(running.count): \(running.direction == .upgrade ? "" : "undo ")\(running.revision.id), "
                + "statement \(running.statement) of \(running.statementCount)"
            detail = Self.oneLine(running.sql)
        case .snapshot, .snapshotRemoved, .snapshotsRemain: return nil
        }
    }

    /// Whether it has only come further.
    func isSame(as other: RunTask) -> Bool { name == other.name }

    /// The line of a terminal.
    ///
    /// - Parameters:
    ///   - elapsed: how long the run has taken.
    ///   - columns: how long it may be.
    func line(after elapsed: Duration, columns: Int) -> String {
        Self.cut("\(Self.text(elapsed)), \(name)\(tail)", to: columns)
    }

    /// The line elsewhere.
    ///
    /// - Parameter elapsed: how long this has taken.
    func notice(after elapsed: Duration) -> String {
        "still at it after \(Self.text(elapsed)): \(Self.cut(name + tail, to: 160))"
    }

    private var tail: String { detail.isEmpty ? "" : ": \(detail)" }

    /// `12 s`, `3 min 05 s`, `1 h 02 min`.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        func two(_ number: Int64) -> String { String(String(100 + number).dropFirst()) }
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min \(two(seconds % 60)) s" }
        return "\(seconds / 3_600) h \(two(seconds / 60 % 60)) min"
    }

    /// SQL without line breaks, and without anything that a terminal would obey: `\u{1B}`.
    static func oneLine(_ sql: String) -> String {
        var line = ""
        var isAfterBlank = true
        for scalar in sql.unicodeScalars.prefix(2_000) {
            if scalar.properties.isWhitespace {
                if !isAfterBlank { line += " " }
                isAfterBlank = true
                continue
            }
            isAfterBlank = false
            switch scalar.properties.generalCategory {
            case .control, .format, .privateUse, .surrogate, .unassigned: line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// - Parameter columns: where scalars beyond Latin may be as wide as two.
    static func cut(_ text: String, to columns: Int) -> String {
        func width(_ scalar: Unicode.Scalar) -> Int { scalar.value < 0x300 ? 1 : 2 }
        guard text.unicodeScalars.reduce(0, { $0 + width($1) }) > columns else { return text }
        var left = columns - width("…")
        var cut = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            left -= width(scalar)
            guard left >= 0 else { break }
            cut.append(scalar)
        }
        return String(cut) + "…"
    }
}
