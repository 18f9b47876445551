/// Copies the rows of one database into the empty tables of another.
///
/// The source is read in one snapshot: first every value is looked at and summed up, then rows are written in batches. Each batch is a
/// transaction that also records how far it came, in a table of the target's that is removed at the end. So a copy that was killed goes
/// on where it was, as long as the source is the same. At last both are read anew, and their counts and checksums compared.
///
/// Both databases should be opened with limits that let a read of the whole source end. Every call blocks.
package struct DatabaseCopy {
    private let source: Database
    private let target: Database
    private let sourceCatalog: any TableCatalog
    private let targetCatalog: any TableCatalog
    private let ignored: Set<String>

    /// - Parameters:
    ///   - drivers: those that the databases were opened with.
    ///   - ignored: tables that stay as they are.
    /// - Throws: ``CopyError/sameDatabase``, ``CopyError/unsupported(dialect:)``.
    package init(
        from source: Database, to target: Database, drivers: [any DatabaseDriver], ignoring ignored: Set<String>
    ) throws {
        guard source.url != target.url else { throw CopyError.sameDatabase }
        func catalog(of database: Database) throws -> any TableCatalog {
            guard let catalog = try drivers.driver(for: database.url).catalog else {
                throw CopyError.unsupported(dialect: database.url.dialect)
            }
            return catalog
        }
        self.source = source
        self.target = target
        sourceCatalog = try catalog(of: source)
        targetCatalog = try catalog(of: target)
        self.ignored = ignored.union([CopyJournal.table])
    }

    /// Copies, or goes on with a copy that was interrupted.
    ///
    /// - Parameters:
    ///   - restarting: whether the rows of an interrupted copy are deleted first.
    ///   - tell: called now and then, on this thread.
    /// - Throws: ``CopyError``; `DatabaseError`.
    package func run(restarting: Bool = false, tell: @escaping (CopyEvent) -> Void = { _ in }) throws -> [CopiedTable] {
        let targets = try target.read { session in try targetCatalog.tables(in: session) }
        let (plan, entries, meter) = try source.read { session in
            let plan = try CopyPlan(from: sourceCatalog.tables(in: session), to: targets, ignoring: ignored)
            for name in try sourceCatalog.uncopyable(in: session) { tell(.leftOut(name)) }
            let meter = CopyMeter(rows: try count(plan, in: session), tell)
            let sums = try plan.tables.map { try checksum(of: $0, in: session, meter) }
            let isResumed = targets.contains { $0.name == CopyJournal.table }
            if isResumed, restarting { try clear(plan) }
            let entries = try isResumed && !restarting ? resume(plan, sums, tell) : begin(plan, sums)
            let copier = RowCopier(to: target, deferral: targetCatalog.deferral, meter: meter)
            for group in plan.groups { try copier.copy(group, entries, from: session) }
            return (plan, entries, meter)
        }
        try verify(plan, entries, meter)
        try finish(plan)
        return entries.map { CopiedTable(name: $0.table, rows: $0.rows, checksum: $0.checksum) }
    }

    private func count(_ plan: CopyPlan, in session: borrowing Session) throws -> Int {
        var sum = 0
        for table in plan.tables {
            sum += try session.scalar("SELECT count(*) FROM \(identifier: table.source.name)", as: Int.self) ?? 0
        }
        return sum
    }

    /// Looks at every row of the source.
    private func checksum(of table: CopyTable, in session: borrowing Session, _ meter: CopyMeter) throws -> RowChecksum {
        try checksum(of: table, table.reading, .checking, in: session, meter)
    }

    private func checksum(
        of table: CopyTable, _ sql: SQL, _ stage: CopyEvent.Stage, in session: borrowing Session, _ meter: CopyMeter
    ) throws -> RowChecksum {
        var sum = RowChecksum()
        var told = 0
        try session.forEach(sql) { row in
            sum.add(table.canonical(try table.kept(row, number: sum.rows + 1)))
            guard sum.rows - told == 10_000 else { return }
            meter.advance(stage, table.name, by: sum.rows - told, to: sum.rows, of: sum.rows)
            told = sum.rows
        }
        meter.advance(stage, table.name, by: sum.rows - told, to: sum.rows, of: sum.rows)
        return sum
    }

    // MARK: Beginning

    private func begin(_ plan: CopyPlan, _ sums: [RowChecksum]) throws -> [CopyJournal.Entry] {
        let entries = zip(plan.tables, sums).map { table, sum in
            CopyJournal.Entry(table: table.name, rows: sum.rows, checksum: sum.text, copied: 0)
        }
        try target.write(alone: true) { session in
            let filled = try plan.tables.filter { table in
                try session.scalar("SELECT 1 FROM \(identifier: table.name) LIMIT 1", as: Int.self) != nil
            }
            guard filled.isEmpty else { throw CopyError.notEmpty(tables: filled.map(\.name)) }
            try CopyJournal.create(entries, in: session)
        }
        return entries
    }

    private func resume(_ plan: CopyPlan, _ sums: [RowChecksum], _ tell: (CopyEvent) -> Void) throws -> [CopyJournal.Entry] {
        let recorded = try target.read { session in try CopyJournal.read(in: session) }
        var entries: [CopyJournal.Entry] = []
        var changed: [String] = []
        for (table, sum) in zip(plan.tables, sums) {
            guard let entry = recorded.first(where: { $0.table == table.name }), entry.rows == sum.rows,
                entry.checksum == sum.text
            else {
                changed.append(table.source.name)
                continue
            }
            entries.append(entry)
        }
        guard changed.isEmpty, entries.count == recorded.count else {
            throw CopyError.sourceChangedSince(tables: changed.isEmpty ? recorded.map(\.table) : changed)
        }
        tell(.resumed(rows: entries.reduce(0) { $0 + $1.copied }, of: entries.reduce(0) { $0 + $1.rows }))
        return entries
    }

    /// Takes away what an interrupted copy has brought: its tables were empty before.
    private func clear(_ plan: CopyPlan) throws {
        try target.write(alone: true) { session in
            try session.execute(targetCatalog.deferral)
            for table in plan.tables.reversed() { try session.execute("DELETE FROM \(identifier: table.name)") }
            try CopyJournal.remove(in: session)
        }
    }

    // MARK: The end

    /// Reads both databases anew.
    private func verify(_ plan: CopyPlan, _ entries: [CopyJournal.Entry], _ meter: CopyMeter) throws {
        var changed: [String] = []
        try source.read { session in
            for (table, entry) in zip(plan.tables, entries) {
                let sum: RowChecksum
                do { sum = try checksum(of: table, table.reading, .verifying, in: session, meter) } catch {
                    guard case CopyError.unkept = error else { throw error }
                    changed.append(table.source.name)  // the same row could be kept before
                    continue
                }
                if sum.rows != entry.rows || sum.text != entry.checksum { changed.append(table.source.name) }
            }
        }
        guard changed.isEmpty else { throw CopyError.sourceChangedMeanwhile(tables: changed) }
        try target.read { session in
            for (table, entry) in zip(plan.tables, entries) {
                let sum = try checksum(of: table, table.checking, .verifying, in: session, meter)
                guard sum.rows == entry.rows, sum.text == entry.checksum else {
                    throw CopyError.differs(
                        table: table.name, expected: "\(entry.rows) rows with the checksum \(entry.checksum)",
                        found: "\(sum.rows) with \(sum.text)")
                }
            }
        }
    }

    /// Has the target number rows behind those that were copied, and forgets that there was a copy.
    private func finish(_ plan: CopyPlan) throws {
        let last = try source.read { session in
            try plan.tables.map { table in try sourceCatalog.lastNumber(of: table.source, in: session) }
        }
        try target.write(alone: true) { session in
            for (table, last) in zip(plan.tables, last) {
                guard let column = table.target.numbered else { continue }
                let highest = try session.scalar(
                    "SELECT max(\(identifier: column)) FROM \(identifier: table.name)", as: Int64?.self)
                guard let number = [last, highest ?? nil].compactMap({ $0 }).max() else { continue }
                try targetCatalog.setLastNumber(number, of: table.target, in: session)
            }
            try CopyJournal.remove(in: session)
        }
    }
}
