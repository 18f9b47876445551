/// Writes rows in batches.
struct RowCopier {
    private let target: Database
    private let deferral: SQL
    private let meter: CopyMeter

    /// A batch is one transaction, of about so many rows and bytes.
    private static let rows = 10_000
    private static let bytes = 4_000_000

    init(to target: Database, deferral: SQL, meter: CopyMeter) {
        self.target = target
        self.deferral = deferral
        self.meter = meter
    }

    func copy(_ group: CopyGroup, _ entries: [CopyJournal.Entry], from session: borrowing Session) throws {
        let work = group.tables.compactMap { table in entries.first { $0.table == table.name }.map { (table, $0) } }
        guard group.isTogether else {
            for (table, entry) in work {
                try read(table, entry, from: session) { rows, done in
                    // It may run again, as nothing outside of the database remembers it.
                    try target.write(alone: true, repeatable: true) { session in
                        try insert(rows, behind: done, into: table, in: session)
                        try CopyJournal.advance(table.name, from: done, to: done + rows.count, in: session)
                    }
                }
            }
            return
        }
        try target.write(alone: true) { target in
            try target.execute(deferral)
            for (table, entry) in work {
                try read(table, entry, from: session) { rows, done in
                    try insert(rows, behind: done, into: table, in: target)
                    try CopyJournal.advance(table.name, from: done, to: done + rows.count, in: target)
                }
            }
        }
    }

    /// Reads the rows that are not there yet, and calls `write` with each batch and the number of those before it.
    private func read(
        _ table: CopyTable, _ entry: CopyJournal.Entry, from session: borrowing Session,
        _ write: (_ rows: [[Value]], _ done: Int) throws -> Void
    ) throws {
        meter.advance(.copying, table.name, by: entry.copied, to: entry.copied, of: entry.rows)
        guard entry.copied < entry.rows else { return }
        var number = 0
        var batch: [[Value]] = []
        var bytes = 0
        func flush() throws {
            guard !batch.isEmpty else { return }
            try write(batch, number - batch.count)
            meter.advance(.copying, table.name, by: batch.count, to: number, of: entry.rows)
            batch.removeAll(keepingCapacity: true)
            bytes = 0
        }
        try session.forEach(table.reading) { row in
            number += 1
            guard number > entry.copied else { return }
            let values = try table.kept(row, number: number)
            batch.append(values)
            bytes += values.reduce(0) { $0 + $1.size }
            if batch.count >= Self.rows || bytes >= Self.bytes { try flush() }
        }
        try flush()
    }

    private func insert(_ rows: [[Value]], behind done: Int, into table: CopyTable, in session: borrowing Session) throws {
        let most = table.rowsAtOnce
        let template = table.insertion(of: min(most, rows.count))
        var start = 0
        while start < rows.count {
            let some = Array(rows[start..<min(start + most, rows.count)])
            let statement = some.count == min(most, rows.count) ? template : table.insertion(of: some.count)
            try insert(some, by: statement, behind: done + start, into: table, in: session)
            start += some.count
        }
    }

    /// Writes rows by one statement; where that fails, one by one, so that the error names the row.
    private func insert(
        _ rows: [[Value]], by template: SQL.Template, behind done: Int, into table: CopyTable, in session: borrowing Session
    ) throws {
        let failure: DatabaseError
        do {
            try session.nested { session in
                try write(rows, by: template, behind: done, into: table, in: session)
            }
            return
        } catch {
            guard let error = error as? DatabaseError, error.isOfRow else { throw error }
            failure = error
        }
        let single = table.insertion(of: 1)
        for (index, row) in rows.enumerated() {
            do {
                try session.nested { session in
                    try write([row], by: single, behind: done + index, into: table, in: session)
                }
            } catch {
                guard let error = error as? DatabaseError, error.isOfRow else { throw error }
                throw CopyError.refused(
                    table: table.name, row: table.title(of: row, number: done + index + 1), reason: error.message)
            }
        }
        throw failure
    }

    private func write(
        _ rows: [[Value]], by template: SQL.Template, behind done: Int, into table: CopyTable, in session: borrowing Session
    ) throws {
        let sql = SQL(template: template, values: rows.flatMap { $0 }, refusal: nil)
        guard table.isLookedAt else {
            try session.execute(sql)
            return
        }
        var index = 0
        try session.forEach(sql) { row in
            guard index < rows.count else { return }
            let expected = rows[index]
            index += 1
            let found = try table.kept(row, number: done + index)
            guard let column = table.difference(expected, found) else { return }
            throw CopyError.unkept(
                table: table.source.name, row: table.title(of: expected, number: done + index), column: column,
                reason: "the target gives back another one than it was given")
        }
    }
}

extension Value {
    /// About how many bytes it takes.
    fileprivate var size: Int {
        switch self {
        case .text(let text): text.utf8.count + 8
        case .bytes(let bytes): bytes.count + 8
        default: 16
        }
    }
}

extension DatabaseError {
    /// Whether a row is to blame, and not the connection or another unit of work.
    fileprivate var isOfRow: Bool {
        switch kind {
        case .unique, .foreignKey, .check, .notNull, .constraint, .tooLarge, .unstorable, .type: true
        default: false
        }
    }
}
