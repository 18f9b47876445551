/// How a copy gets on.
package enum CopyEvent: Sendable, Equatable {
    package enum Stage: String, Sendable {
        /// Every value is looked at, before anything is written.
        case checking
        case copying
        case verifying
    }

    /// What is not copied, by its name.
    case leftOut(String)
    /// An interrupted copy goes on, which has brought so many rows of so many.
    case resumed(rows: Int, of: Int)
    /// So many rows of a table are done, of so many. Units are those of all stages together.
    case advanced(Stage, table: String, rows: Int, of: Int, units: Int, ofUnits: Int)
}

/// A table that was copied and verified.
package struct CopiedTable: Sendable, Equatable {
    package let name: String
    package let rows: Int
    /// 32 hexadecimal digits, of the source's rows as well as of the target's.
    package let checksum: String
}

/// Counts what is done of a copy.
final class CopyMeter {
    private let tell: (CopyEvent) -> Void
    private let total: Int
    private var done = 0

    /// A row that is written takes as long as so many that are read.
    static let writing = 5

    /// - Parameter rows: those of the source.
    init(rows: Int, _ tell: @escaping (CopyEvent) -> Void) {
        self.tell = tell
        total = rows * (Self.writing + 3)  // read to be checked, and on both sides to be verified
    }

    /// - Parameter more: the rows that were done since.
    func advance(_ stage: CopyEvent.Stage, _ table: String, by more: Int, to rows: Int, of all: Int) {
        done += stage == .copying ? more * Self.writing : more
        tell(.advanced(stage, table: table, rows: rows, of: all, units: done, ofUnits: total))
    }
}
